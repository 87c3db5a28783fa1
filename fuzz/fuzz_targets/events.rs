//! The events of mail services in JSON, and what is wrapped in them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use whybounce_fuzz::read_after;

const BEGINNINGS: &[&str] = &[
    "{",
    "[{\"event\":\"bounce\",\"email\":\"a@b.example\",\"reason\":\"",
    "{\"notificationType\":\"Bounce\",\"bounce\":{\"bouncedRecipients\":[{\"emailAddress\":\"a@b.example\",\"diagnosticCode\":\"smtp; ",
    "{\"Type\":\"Notification\",\"Message\":\"{\\\"notificationType\\\":\\\"Bounce\\\",",
    "{\"event-data\":{\"event\":\"failed\",\"recipient\":\"a@b.example\",\"delivery-status\":{",
    "{\"MESSAGE\":\"4bX12Yz3kQ: to=<a@b.example>, dsn=5.1.1, status=bounced (",
];

fuzz_target!(|input: &[u8]| read_after(BEGINNINGS, input));
