//! `typ` tells kinds of tokens apart: what another kind was signed for proves nothing here.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use crate::keys_and_tokens::{forge, jwk, key, set, verifier};
use jose_assert::{Algorithm, Error, JwtVerifier, TokenError, Typ};

const ES256: Algorithm = Algorithm::Es256;

fn accepts(verifier: &JwtVerifier, typ: Option<&str>) -> bool {
    let header = match typ {
        Some(typ) => format!(r#"{{"alg":"ES256","typ":"{typ}"}}"#),
        None => r#"{"alg":"ES256"}"#.to_owned(),
    };
    match verifier.verify(&forge(header, "{}", &key(ES256)), &set([jwk(ES256, "{}")])) {
        Ok(_) => true,
        Err(Error::Token(TokenError::Type)) => false,
        Err(other) => panic!("{other:?}"),
    }
}

#[test]
fn absent_or_jwt_by_default() {
    let verifier = verifier(ES256);
    for typ in [
        None,
        Some("JWT"),
        Some("jwt"),
        Some("application/jwt"),
        Some("Application/JWT"),
    ] {
        assert!(accepts(&verifier, typ), "{typ:?}");
    }
    let others = [
        "at+jwt",
        "logout+jwt",
        "dpop+jwt",
        "JOSE",
        "",
        "JWT ",
        "x/jwt",
        "application/",
    ];
    for typ in others {
        assert!(!accepts(&verifier, Some(typ)), "{typ}");
    }
}

#[test]
fn one_more_than_jwt_where_the_caller_states_it() {
    let verifier = verifier(ES256).typ(Typ::AbsentJwtOr("logout+jwt"));
    for typ in [
        None,
        Some("JWT"),
        Some("application/jwt"),
        Some("logout+jwt"),
        Some("application/Logout+JWT"),
    ] {
        assert!(accepts(&verifier, typ), "{typ:?}");
    }
    for typ in ["at+jwt", "logout", "", "secevent+jwt", "xlogout+jwt"] {
        assert!(!accepts(&verifier, Some(typ)), "{typ}");
    }
}

#[test]
fn exactly_what_the_caller_states() {
    let verifier = verifier(ES256).typ(Typ::Exactly("at+jwt"));
    for typ in ["at+jwt", "AT+JWT", "application/at+jwt"] {
        assert!(accepts(&verifier, Some(typ)), "{typ}");
    }
    for typ in [
        None,
        Some("JWT"),
        Some("at"),
        Some("application/application/at+jwt"),
    ] {
        assert!(!accepts(&verifier, typ), "{typ:?}");
    }
}
