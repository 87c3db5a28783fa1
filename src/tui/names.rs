//! Addresses and other names in less room than they take: what tells them apart stays.

use super::theme::Drawing;
use super::typeset;

/// An address that fits: its domain says more than the middle of what stands before the @.
pub fn fitted(address: &str, columns: usize, drawing: Drawing) -> String {
    let whole = typeset::safe(address, drawing);
    let at = whole.rfind('@').filter(|_| typeset::width(&whole) > columns);
    let Some((local, domain)) = at.and_then(|at| whole.split_at_checked(at)) else {
        return middle(&whole, columns, drawing);
    };
    match columns.checked_sub(typeset::width(domain)) {
        Some(room @ 3..) => middle(local, room, drawing) + domain,
        _ => middle(&whole, columns, drawing),
    }
}

/// A title that fits: what it says in parentheses goes first.
pub fn titled(title: &str, columns: usize, drawing: Drawing) -> String {
    let whole = typeset::safe(title.trim(), drawing);
    let short = whole.rsplit_once(" (").filter(|(_, aside)| aside.ends_with(')')).map(|(short, _)| short);
    let short = short.filter(|_| typeset::width(&whole) > columns);
    typeset::clip(short.unwrap_or(&whole), columns, drawing)
}

/// The same beside other names: where it would look like one of them, what differs is shown.
pub fn apart<'a>(name: &str, others: impl IntoIterator<Item = &'a str>, columns: usize, drawing: Drawing) -> String {
    let short = fitted(name, columns, drawing);
    if typeset::width(&typeset::safe(name, drawing)) <= columns {
        return short;
    }
    let twins = others.into_iter().filter(|other| *other != name && fitted(other, columns, drawing) == short);
    match twins.map(|twin| common(name, twin)).max() {
        Some(same) => from_difference(name, same, columns, drawing),
        None => short,
    }
}

/// How many characters two names begin with alike.
fn common(one: &str, other: &str) -> usize {
    one.chars().zip(other.chars()).take_while(|(one, other)| one == other).count()
}

/// The beginning of a name, and what stands behind so many characters of it.
fn from_difference(name: &str, same: usize, columns: usize, drawing: Drawing) -> String {
    let ellipsis = drawing.symbols().ellipsis;
    let room = columns.saturating_sub(typeset::width(ellipsis));
    // What differs is read with what stands right before it.
    let behind: String = name.chars().skip(same.saturating_sub(LEAD)).collect();
    let behind = typeset::clip(&behind, room.saturating_sub(room / 3).max(1), drawing);
    let head: String = name.chars().take(room / 3).collect();
    typeset::safe(&head, drawing) + ellipsis + &behind
}

/// So many characters before the difference are shown with it.
const LEAD: usize = 1;

/// Safe text that fits, without its middle where it is longer: what tells names apart is at their beginning or end.
fn middle(text: &str, columns: usize, drawing: Drawing) -> String {
    let whole = typeset::safe(text.trim(), drawing);
    let ellipsis = drawing.symbols().ellipsis;
    if typeset::width(&whole) <= columns || columns < 3 + typeset::width(ellipsis) {
        return typeset::clip(&whole, columns, drawing);
    }
    let room = columns - typeset::width(ellipsis);
    let all: Vec<typeset::Glyph<'_>> = typeset::glyphs(&whole, drawing).collect();
    let part = |most: usize, glyphs: &mut dyn Iterator<Item = &typeset::Glyph<'_>>| {
        let mut used = 0;
        let fits = |glyph: &&typeset::Glyph<'_>| {
            used += glyph.width;
            used <= most
        };
        glyphs.take_while(fits).map(|glyph| glyph.text.to_string()).collect::<Vec<_>>()
    };
    let head = part(room.div_ceil(2), &mut all.iter());
    let mut tail = part(room / 2, &mut all.iter().rev());
    tail.reverse();
    head.concat() + ellipsis + &tail.concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_address_keeps_its_domain_and_both_ends() {
        let fit = |columns| fitted("bartholomew.long@yahoo.com", columns, Drawing::Unicode);
        assert_eq!(fit(30), "bartholomew.long@yahoo.com");
        assert_eq!(fit(18), "bart…ong@yahoo.com");
        assert_eq!(fit(10), "barth….com");
    }

    #[test]
    fn a_long_title_loses_what_it_says_in_parentheses_first() {
        let fit = |columns| titled("Security requirement not met (TLS)", columns, Drawing::Unicode);
        assert_eq!(fit(40), "Security requirement not met (TLS)");
        assert_eq!(fit(30), "Security requirement not met");
        assert_eq!(fit(12), "Security re…");
    }

    #[test]
    fn names_that_would_look_alike_show_what_differs() {
        let names = ["newsletter@denmark.subsidiary.example", "newsletter@france.subsidiary.example"];
        let short = |name: &str| apart(name, names, 18, Drawing::Unicode);
        assert_eq!(names.map(short), ["newsl…@denmark.su…", "newsl…@france.sub…"]);
        assert_eq!(apart("ann@b.example", names, 18, Drawing::Unicode), "ann@b.example");
    }
}
