//! Whether a client can authenticate, now and in the near future.

use chrono::TimeDelta;

use crate::{Authentication, Timestamp, TokenEndpointAuthMethod, rules::EXPIRING_DAYS};

/// The next moment at which one of the attached credentials of a client expires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextExpiry {
    /// None is attached.
    Nothing,
    /// None of those that are usable expires.
    Never,
    /// One expires then. If the moment has passed, all have expired: it is the last one's.
    At(Timestamp),
}

impl NextExpiry {
    /// Of attached credentials with these expiries; `None` is one that never expires.
    #[must_use]
    pub fn of(expiries: &[Option<Timestamp>], now: Timestamp) -> Self {
        if expiries.is_empty() {
            return Self::Nothing;
        }
        let dates = || expiries.iter().copied().flatten();
        match dates().filter(|at| *at > now).min() {
            Some(next) => Self::At(next),
            None if expiries.contains(&None) => Self::Never,
            None => dates().max().map_or(Self::Never, Self::At),
        }
    }
}

/// Whether a client can authenticate: what a list shows of it at a glance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ClientStatus {
    /// By a credential; none that is attached expires soon.
    Active,
    /// By a credential; one of them expires within [`EXPIRING_DAYS`].
    Expiring,
    /// No more: all attached credentials have expired.
    Expired,
    /// Not at all: its method takes credentials, and none is attached.
    NoCredential,
    /// By its secret.
    Secret,
    /// It doesn't: anyone can say that they are this client.
    Public,
}

impl ClientStatus {
    /// In the order of a list of choices.
    pub const ALL: [Self; 6] = [
        Self::Active,
        Self::Expiring,
        Self::Expired,
        Self::NoCredential,
        Self::Secret,
        Self::Public,
    ];

    /// The values of [`Self::ALL`] on the wire.
    pub const NAMES: [&'static str; 6] = [
        Self::Active.as_str(),
        Self::Expiring.as_str(),
        Self::Expired.as_str(),
        Self::NoCredential.as_str(),
        Self::Secret.as_str(),
        Self::Public.as_str(),
    ];

    /// The value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Expiring => "expiring",
            Self::Expired => "expired",
            Self::NoCredential => "no_credential",
            Self::Secret => "secret",
            Self::Public => "public",
        }
    }

    /// The status of a value on the wire.
    #[must_use]
    pub fn from_value(value: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|status| status.as_str() == value)
    }

    /// The status of a client that authenticates so, with the expiries of the credentials attached to its method.
    #[must_use]
    pub fn of(
        authentication: &Authentication,
        expiries: &[Option<Timestamp>],
        now: Timestamp,
    ) -> Self {
        match authentication {
            Authentication::Secret(TokenEndpointAuthMethod::None) => Self::Public,
            Authentication::Secret(_) => Self::Secret,
            Authentication::Credentials { .. } => match NextExpiry::of(expiries, now) {
                NextExpiry::Nothing => Self::NoCredential,
                NextExpiry::Never => Self::Active,
                NextExpiry::At(at) if at <= now => Self::Expired,
                NextExpiry::At(at) => {
                    let left = at.to_utc() - now.to_utc();
                    if left <= TimeDelta::days(EXPIRING_DAYS) {
                        Self::Expiring
                    } else {
                        Self::Active
                    }
                }
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Method;

    const DAY: i64 = 86_400_000;

    fn at(days: i64) -> Timestamp {
        Timestamp::from_millis(1_800_000_000_000 + days * DAY).unwrap()
    }

    fn status(expiries: &[Option<Timestamp>]) -> ClientStatus {
        let keys = Authentication::Credentials {
            method: Method::PrivateKeyJwt,
            ids: Vec::new(),
        };
        ClientStatus::of(&keys, expiries, at(0))
    }

    /// Contract 4.8.
    #[test]
    fn status_is_that_of_the_next_expiry() {
        for (expiries, expected) in [
            (&[][..], ClientStatus::NoCredential),
            (&[None], ClientStatus::Active),
            (&[Some(at(31))], ClientStatus::Active),
            (&[Some(at(30))], ClientStatus::Expiring),
            (&[Some(at(0))], ClientStatus::Expired),
            (&[Some(at(-1)), Some(at(-2))], ClientStatus::Expired),
            (&[Some(at(-1)), None], ClientStatus::Active),
            (&[Some(at(-1)), Some(at(5))], ClientStatus::Expiring),
            (&[Some(at(5)), Some(at(500))], ClientStatus::Expiring),
        ] {
            assert_eq!(status(expiries), expected, "{expiries:?}");
        }
    }

    #[test]
    fn next_expiry_is_the_next_to_come_or_the_last_that_was() {
        let next = |expiries: &[Option<Timestamp>]| NextExpiry::of(expiries, at(0));
        assert_eq!(next(&[]), NextExpiry::Nothing);
        assert_eq!(next(&[None, Some(at(-3))]), NextExpiry::Never);
        assert_eq!(next(&[None, Some(at(3))]), NextExpiry::At(at(3)));
        assert_eq!(
            next(&[Some(at(9)), Some(at(3)), Some(at(-1))]),
            NextExpiry::At(at(3))
        );
        assert_eq!(next(&[Some(at(-9)), Some(at(-3))]), NextExpiry::At(at(-3)));
    }

    #[test]
    fn secrets_have_no_expiry() {
        let of = |method| ClientStatus::of(&Authentication::Secret(method), &[], at(0));
        assert_eq!(
            of(TokenEndpointAuthMethod::ClientSecretPost),
            ClientStatus::Secret
        );
        assert_eq!(of(TokenEndpointAuthMethod::None), ClientStatus::Public);
    }

    #[test]
    fn every_status_is_found_by_its_value() {
        assert_eq!(
            ClientStatus::ALL.map(ClientStatus::as_str),
            ClientStatus::NAMES
        );
        for status in ClientStatus::ALL {
            assert_eq!(ClientStatus::from_value(status.as_str()), Some(status));
        }
    }
}
