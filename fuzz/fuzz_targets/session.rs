//! Replies, recorded sessions and loose words, quoted or not.
#![no_main]

use libfuzzer_sys::fuzz_target;
use whybounce_fuzz::read_after;

const BEGINNINGS: &[&str] = &[
    "",
    "550-",
    "C: RCPT TO:<a@b.example>\nS: ",
    ">>> RCPT To:<a@b.example>\n<<< 550",
    "~> RCPT TO:<a@b.example>\n<** 550",
    "> > -----Original Message-----\n> > From: MAILER-DAEMON@mx.example\n> ",
    "Delivery has failed to these recipients or groups:\n\n",
];

fuzz_target!(|input: &[u8]| read_after(BEGINNINGS, input));
