//! A made-up night of a Postfix server, from midnight to eight: most mail arrives, some addresses are unknown,
//! one domain is out of reach from 02:10 to 05:00, and one provider limits the rate from 03:00 to 04:00.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io::{self, Write};

/// How the time of a line is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stamp {
    /// `Nov 28 02:10:00`, as syslog has it.
    Syslog,
    /// `2026-11-28T02:10:00.000000+00:00`, as rsyslog has it.
    Iso,
}

/// What became of the deliveries of a night.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Truth {
    /// How many lines were written.
    pub lines: u64,
    /// Deliveries, each of one message to one recipient, that were tried at least once.
    pub deliveries: u64,
    /// Those that arrived.
    pub delivered: u64,
    /// Those that failed for good.
    pub failed: u64,
    /// Those that wait at the end of the log.
    pub waiting: u64,
    /// Attempts that did not succeed.
    pub attempts: u64,
    /// Of the failed and waiting ones, those to the domain that was out of reach.
    pub unreached: u64,
}

/// The domain that is out of reach for a while, and when, in seconds after midnight.
pub const OUT_OF_REACH: (&str, u64, u64) = ("example.net", 7_800, 18_000);

/// The provider that limits the rate for a while, and when.
pub const LIMITED: (&str, u64, u64) = ("gmail.com", 10_800, 14_400);

/// How long the night is, in seconds.
const NIGHT: u64 = 28_800;

/// How many lines a message takes on the average.
const LINES_EACH: u64 = 7;

/// The seconds after which a delivery is tried again.
const RETRIES: [u64; 5] = [300, 600, 1200, 2400, 4000];

/// Domains, their servers, and how much of the mail goes there, in thousandths.
const DOMAINS: [(&str, &str, u64); 8] = [
    ("gmail.com", "gmail-smtp-in.l.google.com", 330),
    ("outlook.com", "outlook-com.olc.protection.outlook.com", 160),
    ("yahoo.com", "mta5.am0.yahoodns.net", 90),
    ("gmx.de", "mx00.gmx.net", 60),
    ("example.net", "mx.example.net", 20),
    ("b.example", "mx.b.example", 40),
    ("school.example", "mail.school.example", 30),
    ("", "", 270),
];

/// Whoever sends.
const SENDERS: [&str; 4] = ["shop@shop.example", "news@shop.example", "bounce@billing.example", "ann@office.example"];

/// Makes up a night.
pub struct Night {
    random: u64,
    stamp: Stamp,
    truth: Truth,
    begun: u64,
    due: BinaryHeap<Reverse<(u64, u64, Attempt)>>,
}

/// An attempt that is due.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Attempt {
    id: String,
    recipient: String,
    sender: &'static str,
    domain: usize,
    number: usize,
}

/// What comes of an attempt.
enum Answer {
    Sent,
    Deferred(String),
    Bounced(String),
}

impl Night {
    /// A night that goes by a seed.
    pub fn new(seed: u64, stamp: Stamp) -> Self {
        Self { random: seed, stamp, truth: Truth::default(), begun: 0, due: BinaryHeap::new() }
    }

    /// The next number of splitmix64.
    fn next(&mut self) -> u64 {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.random;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit.max(1)
    }

    /// Writes about so many lines, and says what became of the deliveries.
    ///
    /// # Errors
    /// What the output says.
    pub fn write(mut self, lines: u64, out: &mut impl Write) -> io::Result<Truth> {
        let messages = (lines / LINES_EACH).max(1);
        for number in 0..messages {
            let at = number * NIGHT / messages;
            self.retry_until(at, out)?;
            self.begin(at, out)?;
        }
        self.retry_until(NIGHT, out)?;
        self.truth.waiting = self.due.len() as u64;
        let unreached = self.due.iter().filter(|due| due.0.2.recipient.ends_with("@example.net")).count();
        self.truth.unreached += unreached as u64;
        Ok(self.truth)
    }

    fn line(&mut self, at: u64, program: &str, words: &str, out: &mut impl Write) -> io::Result<()> {
        self.truth.lines += 1;
        let (hour, minute, second) = (at / 3600, at / 60 % 60, at % 60);
        let process = 1000 + self.below(9000);
        match self.stamp {
            Stamp::Syslog => write!(out, "Nov 28 {hour:02}:{minute:02}:{second:02} ")?,
            Stamp::Iso => write!(out, "2026-11-28T{hour:02}:{minute:02}:{second:02}.{process:06}+00:00 ")?,
        }
        writeln!(out, "mx1 postfix/{program}[{process}]: {words}")
    }

    fn begin(&mut self, at: u64, out: &mut impl Write) -> io::Result<()> {
        self.begun += 1;
        let number = self.begun;
        let id = format!("4b{:06X}{:04X}", number, self.below(0x1_0000));
        let client = format!("app{}.shop.example[192.0.2.{}]", self.below(4), self.below(250));
        let sender = SENDERS[self.below(SENDERS.len() as u64) as usize];
        let message_id = format!("{:016x}.{number}@shop.example", self.next());
        let size = 1000 + self.below(90_000);
        self.line(at, "smtpd", &format!("connect from {client}"), out)?;
        self.line(at, "smtpd", &format!("{id}: client={client}"), out)?;
        self.line(at, "cleanup", &format!("{id}: message-id=<{message_id}>"), out)?;
        self.line(at, "qmgr", &format!("{id}: from=<{sender}>, size={size}, nrcpt=1 (queue active)"), out)?;
        self.line(
            at,
            "smtpd",
            &format!("disconnect from {client} ehlo=1 mail=1 rcpt=1 data=1 quit=1 commands=5"),
            out,
        )?;
        let mut share = self.below(1000);
        let mut domain = 0;
        while let Some(next) = share.checked_sub(DOMAINS[domain].2) {
            share = next;
            domain += 1;
        }
        let person = self.below(400_000);
        let at_domain = match DOMAINS[domain].0 {
            "" => format!("firm{}.example", self.below(300)),
            named => named.to_owned(),
        };
        self.truth.deliveries += 1;
        let attempt = Attempt { id, recipient: format!("user{person}@{at_domain}"), sender, domain, number: 0 };
        self.attempt(at, attempt, out)
    }

    fn retry_until(&mut self, until: u64, out: &mut impl Write) -> io::Result<()> {
        while self.due.peek().is_some_and(|due| due.0.0 < until) {
            let Some(Reverse((at, _, attempt))) = self.due.pop() else { break };
            let words = format!("{}: from=<{}>, size=4711, nrcpt=1 (queue active)", attempt.id, attempt.sender);
            self.line(at, "qmgr", &words, out)?;
            self.attempt(at, attempt, out)?;
        }
        Ok(())
    }

    fn answer(&mut self, at: u64, attempt: &Attempt) -> Answer {
        let (name, host, _) = DOMAINS[attempt.domain];
        let dice = self.below(1000);
        let is_in = |(domain, from, to): (&str, u64, u64)| name == domain && (from..to).contains(&at);
        if is_in(OUT_OF_REACH) && dice < 950 {
            return Answer::Deferred(format!("connect to {host}[203.0.113.5]:25: Connection timed out"));
        }
        if is_in(LIMITED) && dice < 350 {
            return Answer::Deferred(format!(
                "host {host}[203.0.113.9] said: 421-4.7.28 Gmail has detected an unusual rate of unsolicited mail \
                 originating from your IP address. To protect our users from spam, mail sent from your IP address \
                 has been temporarily rate limited. x1-20020a17090a - gsmtp (in reply to end of DATA command)"
            ));
        }
        let host = if host.is_empty() { "mx.firm.example" } else { host };
        match (dice, attempt.number) {
            (0..14, 0) => Answer::Bounced(format!(
                "host {host}[203.0.113.7] said: 550 5.1.1 <{}>: Recipient address rejected: User unknown (in reply to \
                 RCPT TO command)",
                attempt.recipient
            )),
            (14..17, 0) => Answer::Bounced(format!(
                "host {host}[203.0.113.7] said: 554 5.7.1 Message rejected as spam (in reply to end of DATA command)"
            )),
            (17..22, _) => Answer::Deferred(format!(
                "host {host}[203.0.113.7] said: 452 4.2.2 <{}>: Mailbox full (in reply to RCPT TO command)",
                attempt.recipient
            )),
            (22..34, 0) => Answer::Deferred(format!(
                "host {host}[203.0.113.7] said: 450 4.2.0 <{}>: Recipient address rejected: Greylisted, see \
                 https://postgrey.example/help (in reply to RCPT TO command)",
                attempt.recipient
            )),
            _ => Answer::Sent,
        }
    }

    fn attempt(&mut self, at: u64, attempt: Attempt, out: &mut impl Write) -> io::Result<()> {
        let host = match DOMAINS[attempt.domain].1 {
            "" => "mx.firm.example",
            host => host,
        };
        let delay = self.below(90) + 1;
        let head =
            format!("{}: to=<{}>, relay={host}[203.0.113.7]:25, delay=0.{delay:02}", attempt.id, attempt.recipient);
        let head = format!("{head}, delays=0.01/0/0.1/0.{delay:02}");
        match self.answer(at, &attempt) {
            Answer::Sent => {
                self.truth.delivered += 1;
                let words =
                    format!("{head}, dsn=2.0.0, status=sent (250 2.0.0 OK {at} x7si1234567pfh.{delay} - queued)");
                self.line(at, "smtp", &words, out)?;
                self.line(at, "qmgr", &format!("{}: removed", attempt.id), out)
            }
            Answer::Bounced(said) => {
                self.truth.failed += 1;
                self.truth.attempts += 1;
                self.truth.unreached += u64::from(attempt.recipient.ends_with("@example.net"));
                let words = format!("{head}, dsn={}, status=bounced ({said})", code(&said, "5.0.0"));
                self.line(at, "smtp", &words, out)?;
                let notice = format!("4c{:06X}", self.below(0x100_0000));
                self.line(at, "bounce", &format!("{}: sender non-delivery notification: {notice}", attempt.id), out)?;
                self.line(at, "qmgr", &format!("{}: removed", attempt.id), out)
            }
            Answer::Deferred(said) => {
                self.truth.attempts += 1;
                let head = if said.starts_with("connect to") {
                    format!("{}: to=<{}>, relay=none, delay=30, delays=0.01/0/30/0", attempt.id, attempt.recipient)
                } else {
                    head
                };
                let words = format!("{head}, dsn={}, status=deferred ({said})", code(&said, "4.4.1"));
                self.line(at, "smtp", &words, out)?;
                let wait = RETRIES[attempt.number.min(RETRIES.len() - 1)];
                let spread = self.below(60);
                let number = self.next();
                let next = Attempt { number: attempt.number + 1, ..attempt };
                self.due.push(Reverse((at + wait + spread, number, next)));
                Ok(())
            }
        }
    }
}

/// The enhanced code in an answer.
fn code<'a>(said: &'a str, usual: &'a str) -> &'a str {
    let found = said.find(" said: ").and_then(|at| said.get(at + 11..));
    found.and_then(|rest| rest.split(' ').next()).filter(|word| word.matches('.').count() == 2).unwrap_or(usual)
}
