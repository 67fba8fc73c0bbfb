use flow_script::{env, json, play};
use oauth2_core::{
    Error, PeerFault, PendingAuthorization, ResponseType, Scope, ScopePolicy, Tokens,
};

use super::support::{GRANTED, client, fault};

/// What comes of asking for `requested` where the server grants `granted`, a JSON value.
fn grant(policy: ScopePolicy, requested: &str, granted: &str) -> Result<Tokens, Error> {
    let client = client().with_scope_policy(policy);
    let body = format!(r#"{{"access_token":"at","token_type":"Bearer","scope":{granted}}}"#);
    let intent = client.client_credentials().scope(requested);
    play(intent, [json(200, &body)], &env()).0
}

#[test]
fn split_at_spaces_alone() {
    let tokens = grant(ScopePolicy::Ignore, "x", r#""  a,b  c ""#).unwrap();
    let words: Vec<_> = tokens.scope().unwrap().iter().collect();
    assert_eq!(words, ["a,b", "c"]);
    let none = grant(ScopePolicy::Ignore, "x", r#""""#).unwrap();
    assert!(none.scope().unwrap().is_empty());
}

#[test]
fn absent_and_null_mean_as_requested() {
    let tokens = grant(ScopePolicy::Exact, "a b", "null").unwrap();
    assert_eq!(tokens.scope().unwrap().as_str(), "a b");
    let (outcome, _) = play(client().client_credentials(), [json(200, GRANTED)], &env());
    assert!(outcome.unwrap().scope().is_none());
}

#[test]
fn other_types_and_characters_are_refused() {
    for scope in ["5", r#"["a"]"#, "true", "{}"] {
        assert!(matches!(
            fault(grant(ScopePolicy::Ignore, "a", scope)),
            PeerFault::Json(_)
        ));
    }
    for scope in [
        r#""a\tb""#,
        r#""a\nb""#,
        r#""a\"b""#,
        r#""a\\b""#,
        r#""é""#,
        r#""\u007f""#,
    ] {
        let fault = fault(grant(ScopePolicy::Ignore, "a", scope));
        assert!(
            matches!(fault, PeerFault::Member { name: "scope", .. }),
            "{scope}"
        );
    }
}

#[test]
fn less_than_asked_for_is_reported_by_default() {
    let policy = ScopePolicy::default();
    let tokens = grant(policy, "a b c", r#""c d""#).unwrap();
    assert_eq!(tokens.missing_scope(), &Scope::parse("a b").unwrap());
    assert_eq!(tokens.scope().unwrap().as_str(), "c d");
    assert!(
        grant(policy, "a b", r#""b a x""#)
            .unwrap()
            .missing_scope()
            .is_empty()
    );
    assert!(
        grant(ScopePolicy::Ignore, "a", r#""b""#)
            .unwrap()
            .missing_scope()
            .is_empty()
    );
}

#[test]
fn exact_means_the_same_set() {
    assert!(grant(ScopePolicy::Exact, "a b", r#""b a""#).is_ok());
    for granted in [r#""a""#, r#""a b c""#, r#""""#] {
        assert_eq!(
            fault(grant(ScopePolicy::Exact, "a b", granted)),
            PeerFault::Scope
        );
    }
}

// RFC 6749 §4.2.2: in the fragment as at the token endpoint.
#[test]
fn a_token_from_the_browser_by_the_same_policy() {
    let outcome = |policy, scope: &str| {
        let client = client().with_scope_policy(policy);
        let request = client.authorization().response_type(ResponseType::Token);
        let (_, pending) = request.scope("a b").begin(&env()).unwrap();
        // The policy is kept with what waits.
        let kept = pending.to_json();
        let pending = PendingAuthorization::from_json(kept.expose()).unwrap();
        assert_eq!(pending.to_json(), kept);
        let state = pending.state();
        let fragment = format!("#access_token=at&token_type=bearer&state={state}{scope}");
        let received = pending.receive(fragment.as_str())?;
        let (outcome, _) = play(client.finish_authorization(received), [], &env());
        outcome
    };
    let less = "&scope=a";
    assert_eq!(fault(outcome(ScopePolicy::Exact, less)), PeerFault::Scope);
    for scope in ["", "&scope=b+a"] {
        let tokens = outcome(ScopePolicy::Exact, scope).unwrap();
        assert!(tokens.missing_scope().is_empty());
    }
    let reported = outcome(ScopePolicy::RequireGranted, less).unwrap();
    assert_eq!(reported.missing_scope().as_str(), "b");
    let ignored = outcome(ScopePolicy::Ignore, less).unwrap();
    assert!(ignored.missing_scope().is_empty());
}
