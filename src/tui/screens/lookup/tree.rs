//! The tree of the reference, with the reader's own branches above it.

use crate::reference::Reference;
use crate::reference::contents::Branch;
use crate::reference::document::{Block, Document, Kind, Link};

/// A place in the tree, with what the tree view needs to know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// What the tree shows.
    pub title: String,
    /// The page that it opens.
    pub id: Option<String>,
    /// How deep it stands.
    pub depth: usize,
    /// Whether its children are shown; `None` where it has none.
    pub unfolded: Option<bool>,
    /// The number of the first node after those below it.
    after: usize,
}

/// A branch above a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crumb {
    /// What it is called.
    pub title: String,
    /// The page that it opens.
    pub id: Option<String>,
}

/// All nodes in one row, each branch before what stands below it.
#[derive(Debug, Default)]
pub struct Tree {
    nodes: Vec<Node>,
    /// How many of them are the reader's own.
    own: usize,
}

impl Tree {
    /// Whether nothing has been planted yet.
    pub(super) fn is_bare(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Plants the reference.
    pub(super) fn plant(&mut self, reference: &Reference) {
        self.nodes.clear();
        plant(&reference.contents(), 0, &mut self.nodes);
        self.set(0, true);
    }

    /// Puts these branches in the place of the reader's own; tells by how many rows the rest moves.
    pub(super) fn keep(&mut self, branches: &[Branch]) -> isize {
        let before = self.own_rows();
        let folded = |title: &str| {
            let known = self.nodes.iter().take(self.own).find(|node| node.depth == 0 && node.title == title);
            known.and_then(|node| node.unfolded)
        };
        let mut own = Vec::new();
        plant(branches, 0, &mut own);
        for node in own.iter_mut().filter(|node| node.depth == 0) {
            node.unfolded = folded(&node.title).or(Some(false));
        }
        let (old, new) = (self.own, own.len());
        let rest = self.nodes.drain(..).skip(old).map(|node| Node { after: node.after - old + new, ..node });
        own.extend(rest);
        (self.nodes, self.own) = (own, new);
        self.own_rows().cast_signed() - before.cast_signed()
    }

    /// How many rows of the reader's own branches show.
    pub(super) fn own_rows(&self) -> usize {
        self.visible().take_while(|(number, _)| *number < self.own).count()
    }

    /// The nodes that are not folded away, with their numbers.
    fn visible(&self) -> impl Iterator<Item = (usize, &Node)> {
        let mut number = 0;
        std::iter::from_fn(move || {
            let node = self.nodes.get(number)?;
            let here = number;
            number = if node.unfolded == Some(false) { node.after } else { number + 1 };
            Some((here, node))
        })
    }

    /// How many rows show.
    pub(super) fn len(&self) -> usize {
        self.visible().count()
    }

    /// So many rows from one on.
    pub(super) fn rows(&self, top: usize, count: usize) -> impl Iterator<Item = &Node> {
        self.visible().skip(top).take(count).map(|(_, node)| node)
    }

    /// The node on a row, with its number.
    pub(super) fn at(&self, row: usize) -> Option<(usize, &Node)> {
        self.visible().nth(row)
    }

    /// What a branch holds that has no page of its own, as a page.
    pub(super) fn holdings(&self, number: usize) -> Option<Document> {
        let branch = self.nodes.get(number).filter(|node| node.id.is_none())?;
        let below = self.nodes.get(number + 1..branch.after).unwrap_or_default();
        let below = below.iter().filter(|node| node.depth == branch.depth + 1);
        let (pages, branches): (Vec<&Node>, Vec<&Node>) = below.partition(|node| node.id.is_some());
        let links = pages.into_iter().filter_map(|node| Some(Link { id: node.id.clone()?, title: node.title.clone() }));
        let names = branches.into_iter().map(|node| node.title.clone());
        let blocks = [Block::Links(links.collect()), Block::List(names.collect())];
        Some(Document {
            id: String::new(),
            kind: Kind::Guide,
            title: branch.title.clone(),
            facts: Vec::new(),
            blocks: blocks.into(),
            see_also: Vec::new(),
            sources: Vec::new(),
        })
    }

    /// The row of the branch above a row.
    pub(super) fn above(&self, row: usize) -> Option<usize> {
        let depth = self.at(row)?.1.depth;
        let rows = self.visible().take(row).enumerate();
        rows.filter(|(_, (_, node))| node.depth < depth).last().map(|(above, _)| above)
    }

    /// Folds or unfolds a node that has children.
    pub(super) fn set(&mut self, number: usize, unfolded: bool) {
        if let Some(node) = self.nodes.get_mut(number) {
            node.unfolded = node.unfolded.map(|_| unfolded);
        }
    }

    /// The branches above a page, the widest first.
    pub(super) fn trail(&self, id: &str) -> Vec<Crumb> {
        let pages = self.nodes.iter().enumerate().skip(self.own);
        let Some((number, page)) = pages.into_iter().find(|(_, node)| node.id.as_deref() == Some(id)) else {
            return Vec::new();
        };
        let mut depth = page.depth;
        let mut trail = Vec::new();
        for node in self.nodes.iter().take(number).rev() {
            if node.depth < depth {
                depth = node.depth;
                trail.push(Crumb { title: node.title.clone(), id: node.id.clone() });
            }
        }
        trail.reverse();
        trail
    }
}

fn plant(branches: &[Branch], depth: usize, tree: &mut Vec<Node>) {
    for branch in branches {
        let number = tree.len();
        let unfolded = (!branch.children.is_empty()).then_some(false);
        tree.push(Node { title: branch.title.clone(), id: branch.id.clone(), depth, unfolded, after: 0 });
        plant(&branch.children, depth + 1, tree);
        let after = tree.len();
        if let Some(node) = tree.get_mut(number) {
            node.after = after;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn branch(title: &str, children: Vec<Branch>) -> Branch {
        Branch { title: title.to_owned(), id: Some(title.to_owned()), children }
    }

    fn titles(tree: &Tree) -> Vec<&str> {
        tree.visible().map(|(_, node)| node.title.as_str()).collect()
    }

    #[test]
    fn own_branches_come_and_go_above_the_rest() {
        let mut tree = Tree::default();
        plant(&[branch("codes", vec![branch("5.x.x", vec![branch("550", vec![])])])], 0, &mut tree.nodes);
        assert_eq!(tree.keep(&[branch("bookmarks", vec![branch("550", vec![])])]), 1);
        assert_eq!(titles(&tree), ["bookmarks", "codes"]);
        tree.set(0, true);
        tree.set(2, true);
        assert_eq!(titles(&tree), ["bookmarks", "550", "codes", "5.x.x"]);
        let two = [branch("bookmarks", vec![branch("550", vec![]), branch("421", vec![])])];
        assert_eq!(tree.keep(&two), 1);
        assert_eq!(titles(&tree), ["bookmarks", "550", "421", "codes", "5.x.x"]);
        assert_eq!(tree.trail("550").iter().map(|crumb| crumb.title.as_str()).collect::<Vec<_>>(), ["codes", "5.x.x"]);
        assert_eq!(tree.keep(&[]), -3);
        assert_eq!(titles(&tree), ["codes", "5.x.x"]);
    }
}
