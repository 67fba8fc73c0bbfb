use flow_script::json;
use oauth2_core::{Hook, Quirk, Tokens};

use crate::support::{answer, asked, client};

#[test]
fn none_where_the_server_keeps_to_the_standards() {
    let all = [
        Quirk::AnyMediaType,
        Quirk::BearerAssumed,
        Quirk::ByteOrderMark,
        Quirk::CamelCaseMembers,
        Quirk::CreatedOrOk,
        Quirk::EmptyRefreshToken,
        Quirk::ErrcodeErrors,
        Quirk::ErrorsArray,
        Quirk::ExpiresMember,
        Quirk::FormAnswers,
        Quirk::IssuedTokenTypeAssumed,
        Quirk::OkFalseErrors,
        Quirk::ScopeArray,
        Quirk::ScopeSeparator(','),
        Quirk::TokenTypeIsBearer("bot".into()),
        Quirk::VerificationUrl,
        Quirk::ZeroNeverExpires,
    ];
    let client = client().with_quirks(all);
    let body = r#"{"access_token":"at","token_type":"Bearer","expires_in":60,"scope":"a b","refresh_token":"rt"}"#;
    let tokens = asked(&client, json(200, body)).unwrap();
    assert!(tokens.quirks_applied().is_empty());
    assert!(!tokens.to_record_json().expose().contains("quirks"));
}

#[test]
fn after_storage_too() {
    let client = client().with_quirks([Quirk::BearerAssumed, Quirk::EmptyRefreshToken]);
    let body = r#"{"access_token":"at","refresh_token":""}"#;
    let tokens = asked(&client, json(200, body)).unwrap();
    let kept = tokens.to_record_json();
    let tokens = Tokens::from_record_json(kept.expose()).unwrap();
    assert_eq!(
        tokens.quirks_applied(),
        ["BearerAssumed", "EmptyRefreshToken"]
    );
    let edited = kept.expose().replace("[\"BearerAssumed\",", "[7,");
    assert!(Tokens::from_record_json(&edited).is_err());
}

// Each sees what those before it have left.
#[test]
fn in_the_order_in_which_they_were_given() {
    let body = r#"{"accessToken":"at","expires":0}"#;
    let in_order = [
        Quirk::CamelCaseMembers,
        Quirk::BearerAssumed,
        Quirk::ExpiresMember,
        Quirk::ZeroNeverExpires,
    ];
    let with = |quirks: Vec<Quirk>| asked(&client().with_quirks(quirks), json(200, body));
    let tokens = with(in_order.to_vec()).unwrap();
    assert_eq!(tokens.expires_at(), None);
    assert_eq!(
        tokens.quirks_applied(),
        in_order.each_ref().map(Quirk::name)
    );
    // The type cannot be added before the token has its name.
    let mut reversed = in_order.to_vec();
    reversed.reverse();
    assert!(with(reversed).is_err());
}

#[test]
fn hooks_among_them() {
    let hook = Hook::token_response(|response| {
        *response.body_mut() = br#"{"accessToken":"at"}"#.to_vec();
    });
    let client = client()
        .with_quirk(Quirk::AnyMediaType)
        .with_hook(hook)
        .with_quirk(Quirk::CamelCaseMembers)
        .with_quirk(Quirk::BearerAssumed);
    let tokens = asked(&client, answer(200, "text/plain", "{}")).unwrap();
    let expected = [
        "AnyMediaType",
        "token_response",
        "CamelCaseMembers",
        "BearerAssumed",
    ];
    assert_eq!(tokens.quirks_applied(), expected);
}
