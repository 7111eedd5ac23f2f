//! Access tokens: 30 minutes, the same one until it ends, five minutes more in its last minute.

use serde::{Deserialize, Serialize};

/// The one token of the account.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Token {
    secret: String,
    expires_at: u64,
}

/// The answer of `POST /users/getToken`, times in Unix seconds.
#[derive(Serialize)]
pub(crate) struct Issued {
    access_token: String,
    now: u64,
    expired_at: u64,
}

const LIFETIME: u64 = 30 * 60;
const LAST_MINUTE: u64 = 60;
const EXTENSION: u64 = 5 * 60;

impl Token {
    /// The token to hand out now: the one before while it lives, `fresh()` after.
    pub(crate) fn issue(before: Option<Token>, now: u64, fresh: impl FnOnce() -> String) -> Token {
        match before.filter(|token| token.expires_at > now) {
            Some(mut token) => {
                if token.expires_at - now <= LAST_MINUTE {
                    token.expires_at += EXTENSION;
                }
                token
            }
            None => Token { secret: fresh(), expires_at: now + LIFETIME },
        }
    }

    /// Whether `secret` is this token and hasn't expired.
    pub(crate) fn admits(&self, secret: &str, now: u64) -> bool {
        self.secret == secret && now < self.expires_at
    }

    pub(crate) fn issued(&self, now: u64) -> Issued {
        Issued { access_token: self.secret.clone(), now, expired_at: self.expires_at }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lifetime() {
        let first = Token::issue(None, 1_000, || "a".into());
        let again = |now| Token::issue(Some(first.clone()), now, || "b".into());
        for (name, now, secret, expires_at) in [
            ("at once", 1_000, "a", 2_800),
            ("before the last minute", 2_739, "a", 2_800),
            ("in the last minute", 2_740, "a", 3_100),
            ("in the last second", 2_799, "a", 3_100),
            ("expired", 2_800, "b", 4_600),
        ] {
            let token = again(now);
            assert_eq!((token.secret.as_str(), token.expires_at), (secret, expires_at), "{name}");
        }
    }

    #[test]
    fn admission() {
        let token = Token::issue(None, 1_000, || "a".into());
        assert!(token.admits("a", 2_799));
        assert!(!token.admits("a", 2_800));
        assert!(!token.admits("b", 1_000));
    }
}
