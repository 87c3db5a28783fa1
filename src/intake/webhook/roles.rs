//! What the fields of events are for, looked up by their names once for a whole text.
//!
//! It knows the names that `reference/shapes/` lists, nothing of values.

use rustc_hash::FxHashMap;

use crate::reference::shapes::Webhooks;

/// What fields are for.
pub(in crate::intake) struct Roles<'a>(FxHashMap<&'a str, u8>);

/// What a field is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::intake) enum Role {
    /// It names the kind of the event.
    Kind = 1,
    /// It names recipients.
    Recipient = 2,
    /// It holds a reply or a reason.
    Reply = 4,
    /// It holds other words that say more.
    Remark = 8,
    /// It holds a code.
    Code = 16,
    /// It names the host that refused.
    RemoteHost = 32,
    /// It tells something else that events are asked for.
    Other = 64,
}

impl<'a> Roles<'a> {
    /// The roles of all fields that have one.
    pub(in crate::intake) fn new(names: &'a Webhooks) -> Self {
        let lists = [
            (Role::Kind, &names.event_fields),
            (Role::Recipient, &names.recipient_fields),
            (Role::Reply, &names.reply_fields),
            (Role::Remark, &names.remark_fields),
            (Role::Code, &names.code_fields),
            (Role::RemoteHost, &names.remote_host_fields),
            (Role::Other, &names.reporting_host_fields),
            (Role::Other, &names.answered_fields),
        ];
        let mut roles: FxHashMap<&str, u8> = FxHashMap::default();
        for (role, fields) in lists {
            for field in fields {
                *roles.entry(field).or_default() |= role as u8;
            }
        }
        Self(roles)
    }

    /// What the field of that name is for.
    pub(in crate::intake) fn of(&self, name: &str) -> Roled {
        Roled(self.0.get(name).copied().unwrap_or_default())
    }
}

/// All that one field is for.
#[derive(Debug, Clone, Copy)]
pub(in crate::intake) struct Roled(u8);

impl Roled {
    /// Whether it is for anything.
    pub(in crate::intake) const fn any(self) -> bool {
        self.0 != 0
    }

    /// Whether it is for this.
    pub(in crate::intake) const fn is(self, role: Role) -> bool {
        self.0 & role as u8 != 0
    }
}
