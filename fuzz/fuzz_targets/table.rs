//! Exported tables with commas, semicolons and tabs.
#![no_main]

use libfuzzer_sys::fuzz_target;
use whybounce_fuzz::read_after;

const BEGINNINGS: &[&str] = &[
    "type,timeLogged,orig,rcpt,dsnAction,dsnStatus,dsnDiag,dsnMta\nb,",
    "email,status,reason,event\n",
    "email;status;reason\n\"",
    "recipient\tstatus\treason\n",
    "#Fields: date-time,event-id,recipient-address,recipient-status\n",
];

fuzz_target!(|input: &[u8]| read_after(BEGINNINGS, input));
