//! The header, the MIME parts and the prose of a message, in each transfer encoding.
#![no_main]

use libfuzzer_sys::fuzz_target;
use whybounce_fuzz::read_after;

const BEGINNINGS: &[&str] = &[
    "From: MAILER-DAEMON@mx.example\nSubject: Undelivered Mail Returned to Sender\n",
    "From: MAILER-DAEMON@mx.example\nMIME-Version: 1.0\nContent-Type: multipart/report; boundary=b; report-type=delivery-status\n\n--b\n",
    "From: postmaster@mx.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\n",
    "From: postmaster@mx.example\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n",
    "From: postmaster@mx.example\nMIME-Version: 1.0\nContent-Type: text/plain; charset=iso-2022-jp\nContent-Transfer-Encoding: base64\n\n",
    "From: postmaster@mx.example\nMIME-Version: 1.0\nContent-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/feedback-report\n\n",
    "From: MAILER-DAEMON@mx.example\nSubject: failure notice\n\nHi. This is the qmail-send program at mx.example.\n",
];

fuzz_target!(|input: &[u8]| read_after(BEGINNINGS, input));
