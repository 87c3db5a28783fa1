//! A verdict in one line, for whoever watches a log.

use super::style::{Role, Style};
use crate::advice::Diagnosis;
use crate::reference::Reference;
use crate::reference::page::ProviderPage;
use crate::safe;
use crate::survey::{Fact, Moment, Outcome};

/// When, what became of it, whose mail, why, by which codes and whose server.
pub fn line(diagnosis: &Diagnosis, style: Style, reference: &Reference) -> String {
    let Diagnosis { delivery, verdict, .. } = diagnosis;
    let (key, role) = match Fact::of(delivery, verdict).outcome {
        Outcome::Failed => ("stats-failed", Role::Hard),
        Outcome::Waiting => ("stats-waiting", Role::Soft),
        Outcome::Delivered => ("stats-delivered", Role::Good),
        Outcome::Refused => ("stats-refused-label", Role::Muted),
        Outcome::None => ("stats-none", Role::Muted),
    };
    let time = delivery.date.and_then(Moment::of).map(Moment::readable).unwrap_or_default();
    let outcome = reference.sentence(key, &[]);
    let recipient = match delivery.recipient.as_deref() {
        Some(recipient) => safe::line(recipient).clone(),
        None => reference.sentence("stats-not-told", &[]),
    };
    let codes = delivery.reply_code.map(|code| code.to_string()).into_iter();
    let codes: Vec<String> = codes.chain(delivery.enhanced_code.map(|code| code.to_string())).collect();
    let provider = verdict.provider.as_deref().and_then(|id| reference.provider(id));
    let title = reference.category(verdict.category).short_title();
    let parts = [
        style.paint(Role::Muted, &format!("{time:<16}")),
        style.paint(role, &format!("{outcome:<9}")),
        recipient,
        style.paint(Role::Title, title),
        codes.join(" "),
        style.paint(Role::Muted, provider.map(ProviderPage::short_title).unwrap_or_default()),
    ];
    let parts = parts.iter().filter(|part| !part.trim().is_empty()).map(String::as_str);
    style.spelled(parts.collect::<Vec<_>>().join("  ").into()).into_owned()
}
