//! The closed vocabulary of a verdict: what failed, how lasting it is, where, who can act,
//! whether to retry and what becomes of the address.
//!
//! Only names live here. What a name *means* to a reader, and which permanence, layer, actor,
//! retry and address a category has by default, stands in `reference/categories/`.

mod enhanced;
mod flow;

pub use enhanced::EnhancedCode;
pub use flow::Flow;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Defines a closed enum whose values have kebab-case names, used alike in YAML, JSON and text.
macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $text)] $variant,)+ }

        impl $name {
            /// Every value, in the order in which a reader meets them.
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];

            /// The name used in YAML, JSON and on the command line.
            pub const fn name(self) -> &'static str {
                match self { $($name::$variant => $text,)+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.pad(self.name()) }
        }

        impl FromStr for $name {
            type Err = UnknownName;
            fn from_str(text: &str) -> Result<Self, UnknownName> {
                Self::ALL.iter().copied().find(|value| value.name().eq_ignore_ascii_case(text))
                    .ok_or_else(|| UnknownName(text.to_owned()))
            }
        }
    };
}

/// A name that is not in the vocabulary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownName(pub String);

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\" is not a name of this vocabulary", self.0)
    }
}

impl std::error::Error for UnknownName {}

vocabulary! {
    /// What a receiver checks of a sender.
    Check {
        /// The sending host, against the record of the envelope sender's domain (RFC 7208).
        Spf = "spf",
        /// The message's signatures (RFC 6376).
        Dkim = "dkim",
        /// What the From domain asks receivers to do (RFC 9989).
        Dmarc = "dmarc",
        /// Whether the domains that passed belong to the From domain.
        Alignment = "alignment",
        /// The chain of results of servers that passed the message on (RFC 8617).
        Arc = "arc",
    }
}

vocabulary! {
    /// What came out of a check (RFC 8601 section 2.7).
    CheckResult {
        /// There was nothing to check.
        None = "none",
        /// The check says nothing either way.
        Neutral = "neutral",
        /// It passed.
        Pass = "pass",
        /// It failed.
        Fail = "fail",
        /// It failed, and the domain asks for leniency.
        Softfail = "softfail",
        /// A rule of the receiver's own decided.
        Policy = "policy",
        /// It could not be done for now.
        Temperror = "temperror",
        /// It cannot be done as things are.
        Permerror = "permerror",
    }
}

vocabulary! {
    /// What a From domain asks receivers to do with mail that fails DMARC.
    DmarcPolicy {
        /// Nothing but reports.
        None = "none",
        /// To treat it with suspicion.
        Quarantine = "quarantine",
        /// To refuse it.
        Reject = "reject",
    }
}

vocabulary! {
    /// Why a delivery failed, or what else the text reports.
    Category {
        /// The mailbox does not exist.
        InvalidRecipient = "invalid-recipient",
        /// The mailbox exists, or existed, and takes no mail: disabled, suspended, moved.
        MailboxUnavailable = "mailbox-unavailable",
        /// The mailbox has no room.
        MailboxFull = "mailbox-full",
        /// The recipient's domain does not exist or accepts no mail.
        DomainNotFound = "domain-not-found",
        /// The receiving system has a passing fault.
        TemporaryServerFailure = "temporary-server-failure",
        /// A number limit was reached.
        RateLimited = "rate-limited",
        /// SPF, DKIM, DMARC or alignment failed.
        AuthenticationFailure = "authentication-failure",
        /// The sending address space, host or domain is refused.
        SenderBlocked = "sender-blocked",
        /// The message is larger than a limit.
        MessageTooLarge = "message-too-large",
        /// The message itself is refused.
        ContentRejected = "content-rejected",
        /// The look-up of the recipient's domain failed for now.
        DnsFailure = "dns-failure",
        /// The recipient, list or organisation does not take mail from this sender.
        RecipientRestricted = "recipient-restricted",
        /// The server does not forward mail for this sender or domain.
        RelayDenied = "relay-denied",
        /// The envelope sender is refused for a defect of its own.
        SenderAddressRejected = "sender-address-rejected",
        /// Reverse DNS or the HELO name is missing or wrong.
        ReverseDnsFailure = "reverse-dns-failure",
        /// A demand for TLS or another protection was not met.
        SecurityRequirement = "security-requirement",
        /// The sender's own login to its outgoing server failed.
        SubmissionLogin = "submission-login",
        /// The sender's own account is suspended, compromised or over its allowance.
        SenderAccount = "sender-account",
        /// The sending service never tried, by its suppression list.
        Suppressed = "suppressed",
        /// A virus was found.
        MalwareDetected = "malware-detected",
        /// The message or an SMTP command is malformed.
        ProtocolError = "protocol-error",
        /// A first-time sender is asked to come back.
        Greylisted = "greylisted",
        /// No connection came about, or it broke.
        ConnectionFailure = "connection-failure",
        /// The sending server gave up after its queue lifetime.
        DeliveryExpired = "delivery-expired",
        /// A loop, too many hops, no route.
        RoutingFailure = "routing-failure",
        /// A lasting fault in a server's set-up.
        ServerMisconfigured = "server-misconfigured",
        /// An automatic answer.
        AutoReply = "auto-reply",
        /// A report of success.
        Delivered = "delivered",
        /// A feedback-loop report.
        Complaint = "complaint",
        /// Nothing that reports a delivery.
        NotABounce = "not-a-bounce",
        /// A bounce whose cause the text does not tell.
        Unknown = "unknown",
    }
}

impl Category {
    /// Whether the category reports a failed delivery at all.
    pub const fn is_bounce(self) -> bool {
        !matches!(self, Self::AutoReply | Self::Delivered | Self::Complaint | Self::NotABounce)
    }
}

vocabulary! {
    /// Whether the same message to the same address, unchanged, can still get through later.
    Permanence {
        /// It cannot.
        Hard = "hard",
        /// It perhaps can.
        Soft = "soft",
        /// It is not a bounce.
        None = "none",
    }
}

vocabulary! {
    /// Where the delivery failed.
    Layer {
        /// The address or its mailbox.
        Recipient = "recipient",
        /// The domain, its DNS or the way to it.
        DomainRouting = "domain-routing",
        /// The room in the mailbox.
        MailboxCapacity = "mailbox-capacity",
        /// The receiving server's ability to take mail now.
        ServerAvailability = "server-availability",
        /// A decision of the receiving side.
        PolicySecurity = "policy-security",
    }
}

vocabulary! {
    /// Who can fix the failure.
    Actor {
        /// The sending side.
        Sender = "sender",
        /// The recipient or their provider.
        Recipient = "recipient",
        /// Both have a part in it.
        Shared = "shared",
    }
}

vocabulary! {
    /// Whose doing it is where many deliveries to one place fail for the same cause.
    Side {
        /// Their servers or their DNS are out of order.
        TheirOutage = "their-outage",
        /// They refuse the sending server, its domain or its messages.
        TheirBlock = "their-block",
        /// The sender's DNS, authentication or settings do not hold.
        YourSetup = "your-setup",
        /// The sender sends too fast or too much.
        YourRate = "your-rate",
        /// The addresses are old, mistyped or made up.
        YourList = "your-list",
        /// It may be either.
        Unclear = "unclear",
        /// Nobody's: it goes by itself, and nothing is to be said.
        Nobody = "nobody",
    }
}

vocabulary! {
    /// What the sending system may do next.
    Retry {
        /// Do not send to this address again.
        Never = "never",
        /// Send again only after something was changed.
        FixFirst = "fix-first",
        /// Retry with growing gaps.
        Backoff = "backoff",
        /// Retry for a few days, then stop.
        ShortWindow = "short-window",
        /// Retry slower, with fewer connections and messages.
        SlowDown = "slow-down",
        /// There is nothing to retry.
        None = "none",
    }
}

vocabulary! {
    /// What becomes of the address on the sender's list.
    Address {
        /// It is bad: stop mailing it.
        Suppress = "suppress",
        /// Count repeats; suppress when they go on.
        Watch = "watch",
        /// It is not at fault.
        Keep = "keep",
    }
}

vocabulary! {
    /// A text that is ready to be sent or filed.
    Draft {
        /// The first answer to the customer.
        Customer = "customer",
        /// The note for the ticket.
        Note = "note",
        /// The note to a mail admin or the other side's postmaster.
        Escalation = "escalation",
    }
}

impl Draft {
    /// The heading over it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Customer => "Answer to the customer",
            Self::Note => "Note for the ticket",
            Self::Escalation => "Note to a mail admin",
        }
    }
}

vocabulary! {
    /// The point of the delivery path at which the failure was reported (RFC 5321 §3).
    Phase {
        /// Handing the message to one's own outgoing server.
        Submission = "submission",
        /// Opening the connection, up to the greeting.
        Connect = "connect",
        /// EHLO or HELO.
        Helo = "helo",
        /// The envelope sender.
        MailFrom = "mail-from",
        /// The envelope recipient.
        RcptTo = "rcpt-to",
        /// The message itself.
        Data = "data",
        /// After the receiving server had taken responsibility.
        AfterAcceptance = "after-acceptance",
    }
}

vocabulary! {
    /// For whom a page speaks.
    Audience {
        /// Helpdesk agents.
        Helpdesk = "helpdesk",
        /// IT and mail administrators.
        Admin = "admin",
        /// Marketers and lifecycle teams.
        Marketing = "marketing",
        /// Teams of services that send transactional mail.
        Saas = "saas",
        /// Developers of mail workflows.
        Developer = "developer",
        /// Teams evaluating mail platforms.
        Evaluator = "evaluator",
    }
}

vocabulary! {
    /// The `Action` field of a delivery report (RFC 3464 §2.3.3).
    Action {
        /// Could not be delivered.
        Failed = "failed",
        /// Not yet delivered; the server keeps trying.
        Delayed = "delayed",
        /// Delivered.
        Delivered = "delivered",
        /// Handed to a system that sends no reports.
        Relayed = "relayed",
        /// Delivered to the members of a list or alias.
        Expanded = "expanded",
    }
}

/// How sure a verdict is, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// 0.8 and more.
    High,
    /// 0.5 and more.
    Medium,
    /// Below 0.5: the category is `unknown`.
    Low,
}

impl Certainty {
    /// The word for a confidence between 0 and 1.
    pub fn of(confidence: f64) -> Self {
        if confidence >= 0.8 {
            Self::High
        } else if confidence >= 0.5 {
            Self::Medium
        } else {
            Self::Low
        }
    }

    /// The word itself.
    pub const fn name(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }
}
