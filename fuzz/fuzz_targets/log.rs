//! The logs of mail servers and the listings of their queues.
#![no_main]

use libfuzzer_sys::fuzz_target;
use whybounce_fuzz::read_after;

const BEGINNINGS: &[&str] = &[
    "Apr  2 12:05:05 mx postfix/smtp[123]: 4bX12Yz3kQ: to=<a@b.example>, relay=mx.b.example[192.0.2.1]:25, dsn=5.1.1, status=",
    "Apr  2 12:05:05 mx postfix/qmgr[1]: 4bX12Yz3kQ: from=<a@a.example>, status=expired, returned to sender\n",
    "2026-04-02 12:05:05 1rABCD-000XYZ-1a ** a@b.example R=dnslookup T=remote_smtp H=mx.b.example [192.0.2.1]: ",
    "2026-04-02 12:05:05 H=(helo) [192.0.2.1] F=<a@a.example> ",
    "Apr  2 12:05:05 mx sendmail[1]: x32C5: to=<a@b.example>,<c@d.example>, dsn=5.1.1, stat=",
    "@400000 starting delivery 1: msg 2 to remote a@b.example\n@400000 delivery 1: ",
    "2026-04-02T12:05:05.000Z [NOTICE] [A.1] [outbound] recipient <a@b.example> ",
    "-Queue ID-  --Size-- ----Arrival Time---- -Sender/Recipient-------\n",
];

fuzz_target!(|input: &[u8]| read_after(BEGINNINGS, input));
