//! How reports are laid out: the markers by which intake finds the parts of a bounce.
//!
//! `reference/shapes/<name>.yaml` fills the field of that name. A marker says where something
//! stands — the recipients, the reply, the returned message — and never what it means.

pub mod fields;
pub mod speakers;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use super::sources::Sources;
use crate::taxonomy::Action;
use crate::words::phrases::Phrases;
use fields::Fields;
use speakers::Speakers;

/// The longest name of a column or word of a table, in letters.
const LONGEST_NAME: usize = 64;

/// The markers, by what they mark.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Shapes {
    /// First sentences of reports, and headings that only reports have.
    pub openings: Markers,
    /// What announces the failed recipients, which follow on lines of their own.
    pub introductions: Markers,
    /// What stands right before the failed recipient.
    pub recipients: Markers,
    /// What leads in a reason or a server's reply.
    pub explanations: Markers,
    /// What heads a record of an SMTP session.
    pub transcripts: Markers,
    /// What marks who spoke in such a record.
    pub speakers: Speakers,
    /// What stands before the returned message.
    pub separators: Markers,
    /// What ends the account of a failure: advice, courtesy, legal notes.
    pub endings: Markers,
    /// Subjects of reports.
    pub subjects: Markers,
    /// Writers of reports: parts of the `From` field.
    pub senders: Markers,
    /// Subjects of automatic answers.
    pub auto_replies: Markers,
    /// Subjects of complaints that come without a feedback report.
    pub complaints: Markers,
    /// Subjects and first words of notices that list or attach other mail and report no delivery.
    pub notices: Markers,
    /// Words right before the address that a mail was for, in any text.
    pub addressees: Markers,
    /// Words by which a failure concerns the sender, so that an address alone is nobody's recipient.
    pub sender_failures: Markers,
    /// Words by which a reply answers `MAIL FROM`, so that whom it refuses is the sender.
    pub mail_from_answers: Markers,
    /// What announces recipients with what each failed for, on the same line.
    pub refused_lists: Markers,
    /// What ends such a list: what the program says of the whole.
    pub refused_list_ends: Markers,
    /// What opens the list of recipients that a program's result says were accepted.
    pub accepted_lists: Markers,
    /// What opens the list of those that it says were rejected.
    pub rejected_lists: Markers,
    /// Commands and calls, up to where the recipient of the mail follows that they send.
    pub sending_commands: Markers,
    /// What stands before each of several failures within another one.
    pub nested_failures: Markers,
    /// Words right before an address that is not the failed recipient.
    pub bystanders: Markers,
    /// Words right after an address that make it the sender's.
    pub sender_remarks: Markers,
    /// Words that a greeting or a signature begins with.
    pub courtesies: Markers,
    /// Words with which a person asks for help.
    pub requests: Markers,
    /// Local parts of addresses that mail systems write from.
    pub mailers: Markers,
    /// Labels before a person's name and address.
    pub letterheads: Markers,
    /// Labels before the subject of a mail.
    pub subject_labels: Markers,
    /// Words before or after the name of a person who is quoted.
    pub attributions: Markers,
    /// Words that greet a person by name.
    pub greetings: Markers,
    /// Words before the name of an account in quotes or brackets.
    pub account_words: Markers,
    /// First folders of paths that lead to an account's mail.
    pub mail_stores: Markers,
    /// Labels before the number of a message, a queue or a session.
    pub id_labels: Markers,
    /// Words of servers' replies, by which a quoted reply is told from a house number.
    pub reply_words: Markers,
    /// What stands before the name of the host that refused.
    pub remote_hosts: Markers,
    /// What stands before the name of the host that reports.
    pub reporting_hosts: Markers,
    /// Fields of delivery reports, outside any standard, that hold words about the failure.
    pub report_remarks: Markers,
    /// How delivery reports spell the fate of a delivery beside the standard's words.
    pub report_actions: Statuses,
    /// How logs name the fate of a delivery.
    pub log_statuses: Statuses,
    /// How mail services name things in their events.
    pub webhooks: Webhooks,
    /// How exported tables name their columns.
    pub tables: Tables,
    /// By which bytes files are known that are no text.
    pub binaries: Binaries,
    #[serde(skip)]
    body: OnceLock<Body>,
}

/// Markers of one kind.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Markers {
    /// What the markers are.
    pub about: String,
    /// Where they were taken from.
    pub source: Option<Sources>,
    /// The markers themselves, in lower case, each with single spaces.
    pub phrases: Vec<String>,
    #[serde(skip)]
    finder: OnceLock<Phrases>,
}

/// Files that are no text.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Binaries {
    /// What they are.
    pub about: String,
    /// Where their formats are told.
    pub source: Option<Sources>,
    /// The kinds of file, the more special first.
    pub kinds: Vec<Binary>,
    /// What is said of a file of no known kind that is no text.
    pub other: String,
}

/// A kind of file that is no text.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Binary {
    /// The bytes with which it begins, as pairs of hexadecimal digits.
    pub begins: String,
    /// Words one of which it holds near its beginning; none where the first bytes suffice.
    #[serde(default)]
    pub holds: Vec<String>,
    /// What it is and what to do with it.
    pub says: String,
}

/// Words for the fates of a delivery.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statuses {
    /// What the words are.
    pub about: String,
    /// Where they were taken from.
    pub source: Option<Sources>,
    /// The fate that each word stands for.
    pub words: BTreeMap<String, Action>,
}

impl Statuses {
    /// The fate that a word stands for, letters of either case alike.
    pub fn action(&self, word: &str) -> Option<Action> {
        self.words.iter().find(|(known, _)| word.eq_ignore_ascii_case(known)).map(|(_, action)| *action)
    }
}

/// The column names of exported tables, as the fields of events that they stand for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tables {
    /// What the names are.
    pub about: String,
    /// Where they were taken from.
    pub source: Option<Sources>,
    /// The names of columns, by field.
    pub columns: BTreeMap<String, Vec<String>>,
    /// Words for what happened, and the words of events for the same.
    pub words: BTreeMap<String, String>,
}

impl Tables {
    /// The field that a column stands for.
    pub fn field(&self, column: &str) -> Option<&str> {
        let mut name = [0; LONGEST_NAME];
        let name = letters(column, &mut name)?;
        let is_named = |names: &[String]| names.iter().any(|known| known == name);
        self.columns.iter().find(|(_, names)| is_named(names)).map(|(field, _)| field.as_str())
    }

    /// An event's word for a table's word.
    pub fn word(&self, word: &str) -> Option<&str> {
        let mut letters = [0; LONGEST_NAME];
        self.words.get(self::letters(word, &mut letters)?).map(String::as_str)
    }
}

/// The letters and digits of a name, in lower case; `None` where there is no room for them.
fn letters<'a>(name: &str, room: &'a mut [u8]) -> Option<&'a str> {
    let mut length = 0;
    for byte in name.bytes().filter(u8::is_ascii_alphanumeric) {
        *room.get_mut(length)? = byte.to_ascii_lowercase();
        length += 1;
    }
    std::str::from_utf8(room.get(..length)?).ok()
}

/// The names that mail services use in their events.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Webhooks {
    /// What the names are.
    pub about: String,
    /// Where they were taken from.
    pub source: Option<Sources>,
    /// Fields that name the kind of an event, the most telling first.
    pub event_fields: Vec<String>,
    /// Words for a failed delivery.
    pub bounced: Vec<String>,
    /// Words for a delivery that is tried again.
    pub delayed: Vec<String>,
    /// Words for a complaint.
    pub complained: Vec<String>,
    /// Words for a success.
    pub delivered: Vec<String>,
    /// Words for what reports no delivery.
    pub other: Vec<String>,
    /// Words that are a success only where the remote server answered.
    pub sent: Vec<String>,
    /// Fields that hold such an answer.
    pub answered_fields: Vec<String>,
    /// Fields that hold the recipient, the most telling first.
    pub recipient_fields: Vec<String>,
    /// Fields that hold the reply or the reason, the most telling first.
    pub reply_fields: Vec<String>,
    /// Fields whose words say more.
    pub remark_fields: Vec<String>,
    /// Fields that hold a code.
    pub code_fields: Vec<String>,
    /// Fields that hold the host that refused.
    pub remote_host_fields: Vec<String>,
    /// Fields that hold the host that reports.
    pub reporting_host_fields: Vec<String>,
    /// Fields that tell when it happened, the most telling first.
    pub date_fields: Vec<String>,
    /// Fields that hold the sender, that of the mail's From first.
    pub sender_fields: Vec<String>,
    /// Fields that hold the subject.
    pub subject_fields: Vec<String>,
    /// Fields that hold a person's name.
    pub person_fields: Vec<String>,
    /// Fields that hold the Message-ID, or the service's own number of the mail.
    pub message_id_fields: Vec<String>,
    /// Fields that hold the address before it was redirected.
    pub original_recipient_fields: Vec<String>,
    /// Fields that hold a list of events.
    pub event_lists: Vec<String>,
    /// Fields that hold a list of the attempts of one delivery, of which the last counts.
    pub attempt_lists: Vec<String>,
    /// Fields that hold a line of a server's log.
    pub log_fields: Vec<String>,
    /// Fields that may hold the whole text of a bounce, the likeliest first.
    pub text_fields: Vec<String>,
    #[serde(skip)]
    fields: OnceLock<Fields>,
}

/// The kind of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// See [`Webhooks::bounced`].
    Bounced,
    /// See [`Webhooks::delayed`].
    Delayed,
    /// See [`Webhooks::complained`].
    Complained,
    /// See [`Webhooks::delivered`].
    Delivered,
    /// See [`Webhooks::other`].
    Other,
}

impl Webhooks {
    /// The names of fields, to be looked up at once.
    pub fn fields(&self) -> &Fields {
        self.fields.get_or_init(|| Fields::new(self))
    }
}

/// What a marker in the body of a report marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// See [`Shapes::openings`].
    Opening,
    /// See [`Shapes::introductions`].
    Introduction,
    /// See [`Shapes::recipients`].
    Recipient,
    /// See [`Shapes::explanations`].
    Explanation,
    /// See [`Shapes::transcripts`].
    Transcript,
    /// See [`Shapes::separators`].
    Separator,
    /// See [`Shapes::endings`].
    Ending,
}

impl Shapes {
    fn body_markers(&self) -> [(Mark, &Markers); 7] {
        [
            (Mark::Opening, &self.openings),
            (Mark::Introduction, &self.introductions),
            (Mark::Recipient, &self.recipients),
            (Mark::Explanation, &self.explanations),
            (Mark::Transcript, &self.transcripts),
            (Mark::Separator, &self.separators),
            (Mark::Ending, &self.endings),
        ]
    }

    /// All markers of the body of a report in `text`, whose white space must be folded: what each
    /// marks, and from which byte to which. Of overlapping markers the first and longest counts.
    pub fn marks(&self, text: &str) -> Vec<(Mark, usize, usize)> {
        let body = self.body.get_or_init(|| {
            let markers = self.body_markers();
            let kinds = markers.iter().flat_map(|(mark, markers)| markers.phrases.iter().map(|_| *mark)).collect();
            let phrases = markers.iter().flat_map(|(_, markers)| markers.phrases.iter().map(String::as_str));
            Body { phrases: Phrases::new(phrases), kinds }
        });
        let found = body.phrases.find(text);
        found.filter_map(|(phrase, range)| Some((*body.kinds.get(phrase)?, range.start, range.end))).collect()
    }
}

/// All markers of the body of a report, and what each marks.
#[derive(Debug, Clone)]
struct Body {
    phrases: Phrases,
    kinds: Vec<Mark>,
}

impl Markers {
    /// Where the markers stand in `text`, whose white space must be folded.
    pub fn find_in(&self, text: &str) -> Vec<(usize, usize)> {
        self.finder().find(text).map(|(_, range)| (range.start, range.end)).collect()
    }

    /// Whether one of the markers stands in `text`.
    pub fn are_in(&self, text: &str) -> bool {
        self.finder().are_in(text)
    }

    fn finder(&self) -> &Phrases {
        self.finder.get_or_init(|| Phrases::new(self.phrases.iter().map(String::as_str)))
    }
}
