//! A Logout Token that is good, until a test makes it otherwise.

use flow_script::env;
use jose_assert::{Jwt, SigningKey};
use oauth_step::Env;
use oidc_idtoken::{Error, IdTokenVerifier, LogoutRule, LogoutToken, LogoutTokenVerifier, Problem};
use serde_json::{Map, Value, json};

use crate::support::{CLIENT, ISSUER, NOW, SUBJECT, hmac_key, keys, rsa};

pub(crate) const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

pub(crate) struct Case {
    claims: Map<String, Value>,
    key: SigningKey,
    typ: Option<&'static str>,
    pub(crate) id_tokens: IdTokenVerifier,
}

impl Case {
    pub(crate) fn good() -> Self {
        let claims = json!({
            "iss": ISSUER,
            "sub": SUBJECT,
            "aud": CLIENT,
            "exp": NOW + 120,
            "iat": NOW - 5,
            "jti": "logout-1",
            "sid": "session-1",
            "events": { EVENT: {} },
        });
        Self {
            claims: claims.as_object().unwrap().clone(),
            key: rsa(),
            typ: Some("logout+jwt"),
            id_tokens: IdTokenVerifier::new(ISSUER, CLIENT),
        }
    }

    pub(crate) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.claims.insert(name.to_owned(), value.into());
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.claims.remove(name);
        self
    }

    pub(crate) fn by(self, key: SigningKey) -> Self {
        Self { key, ..self }
    }

    pub(crate) fn typ(self, typ: Option<&'static str>) -> Self {
        Self { typ, ..self }
    }

    pub(crate) fn id_tokens(self, change: impl FnOnce(IdTokenVerifier) -> IdTokenVerifier) -> Self {
        Self {
            id_tokens: change(self.id_tokens),
            ..self
        }
    }

    pub(crate) fn jwt(&self) -> Jwt {
        let jwt = Jwt::new(Value::from(self.claims.clone()).to_string());
        match self.typ {
            Some(typ) => jwt.typ(typ),
            None => jwt.without_typ(),
        }
    }

    pub(crate) fn token(&self) -> String {
        self.jwt().sign(&self.key).unwrap()
    }

    pub(crate) fn verifier(&self) -> LogoutTokenVerifier {
        LogoutTokenVerifier::new(self.id_tokens.clone())
    }

    pub(crate) fn verify_by(
        &self,
        verifier: &LogoutTokenVerifier,
        env: &dyn Env,
    ) -> Result<LogoutToken, Error> {
        verifier.verify(&self.token(), &keys(), env)
    }

    pub(crate) fn verify(&self) -> Result<LogoutToken, Error> {
        self.verify_by(&self.verifier(), &env())
    }

    pub(crate) fn verify_with_secret(&self) -> Result<LogoutToken, Error> {
        self.verifier()
            .verify_with_secret(&self.token(), &hmac_key(), &env())
    }

    #[track_caller]
    pub(crate) fn accepted(self) -> LogoutToken {
        self.verify().unwrap()
    }

    #[track_caller]
    pub(crate) fn refused(self) -> (LogoutRule, Problem) {
        refusal(self.verify())
    }
}

/// The rule that a token broke, and how.
#[track_caller]
pub(crate) fn refusal(verdict: Result<LogoutToken, Error>) -> (LogoutRule, Problem) {
    match verdict {
        Err(Error::LogoutToken(error)) => (error.rule(), error.problem()),
        Err(other) => panic!("not a rule of the Logout Token: {other}"),
        Ok(_) => panic!("the token was accepted"),
    }
}
