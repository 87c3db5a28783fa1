//! Which check of the sender failed: SPF, DKIM, DMARC, their alignment, or the chain of ARC.
//!
//! It reads the words of the refusal and the returned message's own headers, and nothing else: no DNS,
//! no clock. Of both the refuser's words count more, and what a server before the refuser checked is
//! blamed for nothing. It decides no category.

mod domain;
mod headers;
mod keyed;
mod marks;
mod results;
mod words;

use crate::classify::Verdict;
use crate::intake::Delivery;
use crate::reference::Reference;
use crate::reference::page::ProviderKind;
use crate::taxonomy::{Category, Check, CheckResult, DmarcPolicy};
use domain::Alignment;
use headers::Headers;
use words::Words;

/// What is told of the checks of a sender; a field is `None` where nothing tells it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Auth {
    /// Whether the sending host may send for the envelope sender's domain.
    pub spf: Spf,
    /// The signatures, in the order in which they are told.
    pub dkim: Vec<Dkim>,
    /// Whether the From domain's own demands are met.
    pub dmarc: Dmarc,
    /// Whether the domains that were checked belong to the domain of From.
    pub aligned: Aligned,
    /// What failed, as the refusal says it.
    pub failed: Vec<Check>,
    /// Who tells it.
    pub said_by: SaidBy,
}

/// The check of the sending host (RFC 7208).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Spf {
    /// What came out.
    pub result: Option<CheckResult>,
    /// The domain whose record was asked.
    pub domain: Option<String>,
    /// The address of the host that was checked, as it is written.
    pub ip: Option<String>,
}

/// The check of one signature (RFC 6376).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Dkim {
    /// What came out.
    pub result: Option<CheckResult>,
    /// The domain that signed.
    pub domain: Option<String>,
    /// The name of its key.
    pub selector: Option<String>,
}

/// The check of the From domain (RFC 9989).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Dmarc {
    /// What came out.
    pub result: Option<CheckResult>,
    /// The domain of From.
    pub domain: Option<String>,
    /// What that domain asks receivers to do.
    pub policy: Option<DmarcPolicy>,
}

/// Whether domains belong to the domain of From, as far as the headers tell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Aligned {
    /// The envelope sender's domain; `None` where SPF did not pass.
    pub spf: Option<bool>,
    /// Any signature's domain, of those that passed where results are told.
    pub dkim: Option<bool>,
}

/// Where the facts come from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum SaidBy {
    /// The words of the refusal.
    #[default]
    Words,
    /// The returned message's headers.
    Headers,
    /// Both of them.
    Both,
}

impl SaidBy {
    /// The name in a record.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Headers => "headers",
            Self::Both => "both",
        }
    }
}

impl Auth {
    /// The checks of a delivery that failed for authentication; `None` for any other.
    pub fn of(delivery: &Delivery, verdict: &Verdict, reference: &Reference) -> Option<Self> {
        let is_certain = verdict.category == Category::AuthenticationFailure;
        let (diagnostic, context) = (delivery.diagnostic.text(), delivery.context.text());
        let may_be = || may_be_about_checks(verdict.category) && reference.checks().are_in(diagnostic);
        if !is_certain && !may_be() {
            return None;
        }
        let mut words = Words::read(diagnostic, delivery, reference);
        if is_certain && !words.is_complete() {
            words.fill(Words::read(context, delivery, reference));
        }
        if is_certain && words.is_silent() {
            let provider = verdict.provider.as_deref();
            let coded = delivery.enhanced_code.and_then(|code| reference.checks().coded(code, provider));
            if let Some((check, result)) = coded {
                words.tell(check, result);
            }
        }
        let failed = words.failed();
        if !is_certain && failed.is_empty() {
            return None;
        }
        let headers = Headers::read(delivery, &Refuser::of(delivery, verdict, reference));
        Some(joined(words, failed, headers))
    }

    /// Whether anything is told beyond that authentication failed.
    pub fn is_told(&self) -> bool {
        *self != Self { said_by: self.said_by, ..Self::default() }
    }

    /// Whether two domains are of one organization, as far as the public suffix list tells.
    pub fn belong_together(one: &str, other: &str) -> bool {
        domain::organizational(one) == domain::organizational(other)
    }

    /// The signature that failed, else the first.
    pub fn signature(&self) -> Option<&Dkim> {
        let failing = |dkim: &&Dkim| dkim.result.is_some_and(fails);
        self.dkim.iter().find(failing).or_else(|| self.dkim.first())
    }
}

/// Who refused the message: a server, and the provider that it belongs to.
struct Refuser<'a> {
    organization: Option<String>,
    provider: Option<usize>,
    reference: &'a Reference,
}

impl<'a> Refuser<'a> {
    /// Who reports a refusal made it, unless another server did or the words are another's.
    fn of(delivery: &Delivery, verdict: &Verdict, reference: &'a Reference) -> Self {
        let reporting = || {
            let host = delivery.reporting_mta.as_deref()?;
            let number = provider_of(host, reference);
            let own = number.and_then(|number| reference.documents().providers.get(number)).map(|page| &page.id);
            let speaker = verdict.provider.as_ref().and_then(|id| reference.provider(id));
            // Software of that kind runs anywhere.
            let named = speaker.filter(|page| page.kind != ProviderKind::Mta).map(|page| &page.id);
            (named.is_none() || named == own).then_some(host)
        };
        let host = delivery.remote_mta.as_deref().or_else(reporting).and_then(domain::named);
        Self {
            provider: host.as_deref().and_then(|host| provider_of(host, reference)),
            organization: host.map(|host| domain::organizational(&host).to_owned()),
            reference,
        }
    }

    /// Whether a server belongs to whoever refused the message.
    fn owns(&self, host: &str) -> bool {
        let Some(host) = domain::named(host) else { return false };
        self.organization.as_deref() == Some(domain::organizational(&host))
            || self.provider.is_some() && self.provider == provider_of(&host, self.reference)
    }
}

/// The number of the provider whose server it is.
fn provider_of(host: &str, reference: &Reference) -> Option<usize> {
    reference.wordings().find_map(|wordings| wordings.provider_of_host(host))
}

/// Whether a result is no success, whatever kept it from being one.
pub(crate) const fn fails(result: CheckResult) -> bool {
    !matches!(result, CheckResult::Pass)
}

/// Causes behind which a failed check may stand. A failed login is none, nor is a full mailbox.
const fn may_be_about_checks(category: Category) -> bool {
    category.is_bounce()
        && !matches!(
            category,
            Category::SubmissionLogin
                | Category::SenderAccount
                | Category::MailboxFull
                | Category::MessageTooLarge
                | Category::MalwareDetected
                | Category::ProtocolError
                | Category::Suppressed
        )
}

/// The words with what the headers add to them.
fn joined(words: Words, failed: Vec<Check>, headers: Headers) -> Auth {
    let Words { mut spf, dkim, mut dmarc, strict, .. } = words;
    let mut told = dkim;
    let of_words = Auth { spf: spf.clone(), dkim: told.clone(), dmarc: dmarc.clone(), ..Auth::default() };
    let seen = headers.seen;
    spf.result = spf.result.or(seen.spf.result);
    spf.domain = spf.domain.take().or(seen.spf.domain).or_else(|| headers.envelope.clone());
    spf.ip = spf.ip.take().or(seen.spf.ip);
    dmarc.result = dmarc.result.or(seen.dmarc.result);
    dmarc.policy = dmarc.policy.or(seen.dmarc.policy);
    dmarc.domain = dmarc.domain.take().or_else(|| headers.from.clone()).or(seen.dmarc.domain);
    let strict = strict.or(seen.strict);
    headers::add_signatures(&mut told, seen.dkim, headers.signatures);
    let aligned = headers.from.as_deref().map_or_else(Aligned::default, |from| {
        let spf_passes = spf.result.is_none_or(|result| result == CheckResult::Pass);
        Aligned {
            spf: headers.envelope.as_deref().filter(|_| spf_passes).and_then(|domain| strict.spf.holds(domain, from)),
            dkim: signatures_aligned(&told, from, strict.dkim),
        }
    });
    let mut auth = Auth { spf, dkim: told, dmarc, aligned, failed, said_by: SaidBy::Words };
    let adds = Auth { failed: Vec::new(), ..auth.clone() } != of_words;
    let says = !auth.failed.is_empty() || of_words.is_told() || !adds;
    auth.said_by = match (says, adds) {
        (true, true) => SaidBy::Both,
        (false, true) => SaidBy::Headers,
        _ => SaidBy::Words,
    };
    auth
}

/// Whether a signature that counts belongs to the From domain.
fn signatures_aligned(signatures: &[Dkim], from: &str, alignment: Alignment) -> Option<bool> {
    let is_told = signatures.iter().any(|dkim| dkim.result.is_some());
    let counts = |dkim: &&Dkim| !is_told || dkim.result == Some(CheckResult::Pass);
    let domains = signatures.iter().filter(counts).filter_map(|dkim| dkim.domain.as_deref());
    let holds: Vec<_> = domains.map(|domain| alignment.holds(domain, from)).collect();
    if holds.contains(&Some(true)) {
        return Some(true);
    }
    holds.into_iter().reduce(Option::and).flatten()
}
