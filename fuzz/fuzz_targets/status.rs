//! The fields of a delivery status (RFC 3464).
#![no_main]

use libfuzzer_sys::fuzz_target;
use whybounce_fuzz::read_after;

const BEGINNINGS: &[&str] = &[
    "From: MAILER-DAEMON@mx.example\nMIME-Version: 1.0\nContent-Type: multipart/report; boundary=b; report-type=delivery-status\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; a@b.example\n",
    "From: MAILER-DAEMON@mx.example\nMIME-Version: 1.0\nContent-Type: multipart/report; boundary=b; report-type=delivery-status\n\n--b\nContent-Type: message/global-delivery-status\nContent-Transfer-Encoding: base64\n\n",
    "Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; a@b.example\nAction: failed\nDiagnostic-Code: smtp; ",
    "Final-Recipient: ",
];

fuzz_target!(|input: &[u8]| read_after(BEGINNINGS, input));
