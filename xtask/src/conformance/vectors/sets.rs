//! The sets of vectors that have to be there, and the builds whose tests say what came of them.

use std::process::Command;

/// A set of vectors.
#[derive(Debug)]
pub(in crate::conformance) struct Set {
    pub(in crate::conformance) name: &'static str,
    /// Whether it is read from `../shared/vectors`, which not everyone has.
    pub(super) is_shared: bool,
    through: Through,
}

/// What computes.
#[derive(Clone, Copy, Debug)]
enum Through {
    /// Every backend that is compiled in, one after the other.
    Each,
    /// No backend, and the same in every build of `jose-assert`.
    None,
    /// This, in one build alone.
    Only(Build, &'static [&'static str]),
    /// The one that is in use where none is chosen.
    Selected,
}

impl Set {
    /// The backends over which it is there in this build.
    pub(super) fn backends(&self, build: Build) -> &'static [&'static str] {
        match (self.through, build) {
            (Through::Only(own, backends), _) if own == build => backends,
            (Through::Only(..), _) | (_, Build::OAuth1 | Build::OAuth2 | Build::Oidc) => &[],
            (Through::None, _) => &["any"],
            (_, Build::OneAwsLcRs) | (Through::Selected, Build::Both) => &["aws-lc-rs"],
            (_, Build::OneRustCrypto) => &["rust-crypto"],
            (Through::Each, Build::Both) => &["aws-lc-rs", "rust-crypto"],
        }
    }
}

/// Tests that are built with the same features.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Build {
    OneAwsLcRs,
    OneRustCrypto,
    Both,
    OAuth1,
    OAuth2,
    Oidc,
}

impl Build {
    pub(super) const ALL: [Self; 6] = [
        Self::OneAwsLcRs,
        Self::OneRustCrypto,
        Self::Both,
        Self::OAuth1,
        Self::OAuth2,
        Self::Oidc,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::OneAwsLcRs => "jose-assert, aws-lc-rs alone",
            Self::OneRustCrypto => "jose-assert, rust-crypto alone",
            Self::Both => "jose-assert, both backends",
            Self::OAuth1 => "oauth1-core",
            Self::OAuth2 => "oauth2-core",
            Self::Oidc => "oidc-idtoken",
        }
    }

    /// The tests over vectors, with all that they print.
    pub(super) fn tests(self, cargo: &mut Command) -> &mut Command {
        cargo.args(["test", "--quiet", "--no-default-features"]);
        match self {
            Self::OneAwsLcRs => cargo.args(["--features", "aws-lc-rs,es256k"]),
            Self::OneRustCrypto => cargo.args(["--features", "rust-crypto,es256k"]),
            Self::Both | Self::OAuth1 | Self::OAuth2 | Self::Oidc => cargo.arg("--all-features"),
        };
        match self {
            Self::OAuth1 => cargo.args(["--package", "oauth1-core", "--test", "it"]),
            Self::OAuth2 => {
                cargo.args(["--package", "oauth2-core", "--test", "assertion"]);
                cargo.args(["--test", "introspection", "--test", "it"]);
                cargo.args(["--test", "possession"])
            }
            Self::Oidc => cargo.args(["--package", "oidc-idtoken", "--tests"]),
            _ => {
                cargo.args(["--package", "jose-assert", "--lib"]);
                cargo.args(["--test", "it", "--test", "jwe"])
            }
        };
        cargo.args(["--", "--show-output"]).args(TESTS)
    }
}

/// The modules of these tests.
pub(in crate::conformance) const TESTS: [&str; 11] = [
    "a_token_is_looked_into::as_the_standard_prints_it",
    "an_assertion_says_who_asks::as_in_the_standard",
    "claims_are_asked_for_as_the_standard_prints_them",
    "content_may_be_carried_elsewhere::the_examples_of_the_standard",
    "encrypted_vectors_agree",
    "primitive_vectors",
    "rfc_examples_verify",
    "_of_the_standard_",
    "the_specifications_examples_come_out",
    "thumbprints_are_those_of_the_standards",
    "wycheproof_vectors_agree",
];

pub(in crate::conformance) const SETS: &[Set] = &[
    shared("jose.json jws"),
    shared("jose.json jws_must_refuse"),
    shared("jose.json other_serialisations, signed"),
    shared("jose.json b64_false"),
    shared("jose.json base64url"),
    shared("jose.json jwk"),
    shared("jose.json thumbprints"),
    shared("jose.json jwe and other_serialisations, encrypted"),
    shared("jose.json ecdh_es"),
    shared("wycheproof JWS"),
    shared("wycheproof JWK"),
    shared("wycheproof JWE"),
    shared("wycheproof JOSE JWS"),
    shared("wycheproof JOSE JWE"),
    set("wycheproof HS256", Through::None),
    set("wycheproof HS384", Through::None),
    set("wycheproof HS512", Through::None),
    set("wycheproof RS256", Through::Each),
    set("wycheproof RS384", Through::Each),
    set("wycheproof RS512", Through::Each),
    set("wycheproof PS256", Through::Each),
    set("wycheproof PS384", Through::Each),
    set("wycheproof PS512", Through::Each),
    set("wycheproof PSS of other hashes", Through::None),
    set("wycheproof ES256", Through::Each),
    set("wycheproof ES256K", Through::Each),
    set("wycheproof ES384", Through::Each),
    set("wycheproof ES512", Through::Each),
    set("wycheproof EdDSA", Through::Each),
    set("wycheproof RSA-OAEP", Through::Each),
    set("wycheproof RSA-OAEP-256", Through::Each),
    set("wycheproof RSA-OAEP-384", Through::Each),
    set("wycheproof RSA-OAEP-512", Through::Each),
    set("wycheproof RSA-OAEP of other hashes", Through::None),
    set("wycheproof ECDH P-256", Through::Each),
    set("wycheproof ECDH P-384", Through::Each),
    set("wycheproof ECDH P-521", Through::Each),
    set("wycheproof X25519", Through::Each),
    set("wycheproof AES-KW", Through::Each),
    set("wycheproof A128CBC-HS256", Through::Each),
    set("wycheproof A192CBC-HS384", Through::Each),
    set("wycheproof A256CBC-HS512", Through::Each),
    set("wycheproof A128GCM", Through::Each),
    set("wycheproof A192GCM", Through::Each),
    set("wycheproof A256GCM", Through::Each),
    set("oauth1.json request_vectors, base strings", OAUTH1),
    set("oauth1.json request_vectors, headers", OAUTH1),
    set("oauth1.json signature_only", OAUTH1),
    set("oauth1.json encoding", OAUTH1),
    set("oauth1.json normalisation", OAUTH1),
    set("oauth1.json base_string_uri", OAUTH1),
    set("oauth1.json body_hash", OAUTH1),
    set("oauth2.json basic_auth", OAUTH2),
    set("oauth2.json pkce", OAUTH2),
    set("oauth2.json authorization_urls", OAUTH2),
    set("oauth2.json requests", OAUTH2),
    set("oauth2.json responses", OAUTH2),
    set("oauth2.json responses, with a proof", OAUTH2),
    set("oauth2.json www_authenticate", OAUTH2),
    set("oauth2.json metadata_example", OAUTH2),
    set("oauth2.json introspection_examples", OAUTH2),
    set("oauth2.json jwt_bearer_example", OAUTH2),
    set("oauth2.json dpop_proofs", OAUTH2),
    set("oauth2.json dpop_jkt", OAUTH2),
    set("oauth2.json dpop_nonce", OAUTH2),
    set("oauth2.json mtls", OAUTH2),
    set("oidc.json id_tokens", OIDC_SIGNED),
    set("oidc.json id_tokens, in 2026", OIDC_SIGNED),
    set("oidc.json hashes", OIDC),
    set("oidc.json request_objects", OIDC_SIGNED),
    set("oidc.json discovery_example", OIDC),
    set("oidc.json userinfo_example", OIDC),
    set("oidc.json token_response_example", OIDC),
    set("oidc.json end_session", OIDC),
    set("oidc.json webfinger", OIDC),
    set("oidc.json claims_request", OIDC),
];

const OAUTH1: Through = Through::Only(Build::OAuth1, &["any"]);
const OAUTH2: Through = Through::Only(Build::OAuth2, &["any"]);
const OIDC: Through = Through::Only(Build::Oidc, &["any"]);
const OIDC_SIGNED: Through = Through::Only(Build::Oidc, &["aws-lc-rs"]);

const fn shared(name: &'static str) -> Set {
    Set {
        name,
        is_shared: true,
        through: Through::Selected,
    }
}

const fn set(name: &'static str, through: Through) -> Set {
    Set {
        name,
        is_shared: false,
        through,
    }
}
