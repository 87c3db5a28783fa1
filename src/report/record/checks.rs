//! Which check failed, as the values of a record.

use super::Value;
use crate::auth::{Auth, Dkim};
use crate::taxonomy::{Check, CheckResult, DmarcPolicy};

/// Every key stands there, whatever is told.
pub(super) fn value(auth: &Auth) -> Value<'_> {
    let Auth { spf, dkim, dmarc, aligned, failed, said_by } = auth;
    let truth = |told: Option<bool>| told.map_or(Value::Absent, Value::Truth);
    Value::Object(vec![
        (
            "spf",
            Value::Object(vec![
                ("result", result(spf.result)),
                ("domain", Value::text(spf.domain.as_ref())),
                ("ip", Value::text(spf.ip.as_ref())),
            ]),
        ),
        ("dkim", Value::List(dkim.iter().map(signature).collect())),
        (
            "dmarc",
            Value::Object(vec![
                ("result", result(dmarc.result)),
                ("domain", Value::text(dmarc.domain.as_ref())),
                ("policy", Value::name(dmarc.policy.map(DmarcPolicy::name))),
            ]),
        ),
        ("aligned", Value::Object(vec![("spf", truth(aligned.spf)), ("dkim", truth(aligned.dkim))])),
        ("failed", Value::List(failed.iter().copied().map(Check::name).map(Value::Name).collect())),
        ("said_by", Value::Name(said_by.name())),
    ])
}

fn signature(dkim: &Dkim) -> Value<'_> {
    Value::Object(vec![
        ("result", result(dkim.result)),
        ("domain", Value::text(dkim.domain.as_ref())),
        ("selector", Value::text(dkim.selector.as_ref())),
    ])
}

fn result(result: Option<CheckResult>) -> Value<'static> {
    Value::name(result.map(CheckResult::name))
}
