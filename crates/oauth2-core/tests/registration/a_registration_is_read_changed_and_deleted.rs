use flow_script::{env, header, json, play, response};
use http::Method;
use oauth_step::{Request, UnixTime};
use oauth2_core::{ClientInformation, ClientMetadataFault, Error, Misuse, PeerFault};
use serde_json::{Value, json};

use super::support::{
    CLIENT_URI, SECRET, TOKEN, answer, answer_with, body, changed, fault, information, misuse,
    registered,
};

fn read(answer: &Value) -> Result<ClientInformation, Error> {
    play(
        information().read(),
        [json(200, &answer.to_string())],
        &env(),
    )
    .0
}

fn is_managed(request: &Request, method: &Method) {
    assert_eq!(request.method(), method);
    assert_eq!(request.uri(), CLIENT_URI);
    assert_eq!(header(request, "accept"), Some("application/json"));
    let bearer = format!("Bearer {TOKEN}");
    assert_eq!(header(request, "authorization"), Some(bearer.as_str()));
    assert!(request.headers()["authorization"].is_sensitive());
}

// RFC 7592 §2.1.
#[test]
fn reading_asks_with_the_registration_access_token() {
    let answer = json(200, &answer().to_string());
    let (outcome, requests) = play(information().read(), [answer], &env());
    assert_eq!(outcome.unwrap().client_id(), "s6BhdRkqt3");
    is_managed(&requests[0], &Method::GET);
    assert!(requests[0].body().is_empty());
    assert_eq!(header(&requests[0], "content-type"), None);
}

// RFC 7592 §2.2: all members, `client_id` included, and nothing of what is issued beside it but
// the secret as it is.
#[test]
fn a_change_sends_everything_that_is_known() {
    let answer = json(200, &answer_with(json!({"client_name": "New"})).to_string());
    let intent = information().update(|metadata| metadata.client_name("New").without("logo_uri"));
    let (outcome, requests) = play(intent, [answer], &env());
    let name = outcome.unwrap();
    assert_eq!(name.metadata().text("client_name").as_deref(), Some("New"));
    is_managed(&requests[0], &Method::PUT);
    assert_eq!(
        header(&requests[0], "content-type"),
        Some("application/json")
    );
    let expected = answer_with(json!({
        "client_name": "New",
        "logo_uri": null,
        "client_id_issued_at": null,
        "client_secret_expires_at": null,
        "registration_access_token": null,
        "registration_client_uri": null,
    }));
    assert_eq!(body(&requests[0]), expected);
    assert_eq!(body(&requests[0])["client_secret"], SECRET);
}

#[test]
fn a_client_without_a_secret_sends_none() {
    let without = json!({"client_secret": null, "client_secret_expires_at": null});
    let known = registered(&answer_with(without)).unwrap();
    let answer = json(200, &answer().to_string());
    let (outcome, requests) = play(known.update(|metadata| metadata), [answer], &env());
    // One that was issued now is the client's.
    assert_eq!(outcome.unwrap().client_secret().unwrap().expose(), SECRET);
    assert!(body(&requests[0]).get("client_secret").is_none());
}

#[test]
fn a_contradictory_change_is_not_sent() {
    let intent = information().update(|metadata| metadata.jwks(r#"{"keys":[]}"#));
    let expected = ClientMetadataFault::JwksAndJwksUri.into();
    assert_eq!(misuse(play(intent, [], &env()).0), expected);
    let intent = information().update(|metadata| metadata.string("client_secret", "mine"));
    let expected = Misuse::ReservedParameter("client_secret");
    assert_eq!(misuse(play(intent, [], &env()).0), expected);
}

// RFC 7592 §3: secret and token may be new ones.
#[test]
fn what_rotates_takes_the_place_of_the_old() {
    let other = "https://server.example.com/clients/7";
    let information = read(&answer_with(json!({
        "client_secret": "new-secret",
        "client_secret_expires_at": 0,
        "registration_access_token": "new-token",
        "registration_client_uri": other,
    })))
    .unwrap();
    assert_eq!(information.client_secret().unwrap().expose(), "new-secret");
    assert_eq!(information.client_secret_expires_at(), None);
    let (_, requests) = play(information.delete(), [response(204, &[], "")], &env());
    assert_eq!(
        header(&requests[0], "authorization"),
        Some("Bearer new-token")
    );
    assert_eq!(requests[0].uri(), other);
}

#[test]
fn what_is_not_said_again_is_as_it_was() {
    let information = read(&changed(
        answer(),
        json!({
            "client_secret": null,
            "client_secret_expires_at": null,
            "client_id_issued_at": null,
            "registration_access_token": null,
            "registration_client_uri": null,
        }),
    ))
    .unwrap();
    assert_eq!(information.client_secret().unwrap().expose(), SECRET);
    let expires_at = information.client_secret_expires_at();
    assert_eq!(expires_at, Some(UnixTime(2_893_276_800)));
    let issued_at = information.client_id_issued_at();
    assert_eq!(issued_at, Some(UnixTime(2_893_256_800)));
    assert_eq!(
        information.registration_access_token().unwrap().expose(),
        TOKEN
    );
    assert_eq!(
        information.registration_client_uri().unwrap().as_str(),
        CLIENT_URI
    );
    // Each by itself.
    let answer = answer_with(json!({
        "registration_access_token": "new-token",
        "registration_client_uri": null,
    }));
    let information = read(&answer).unwrap();
    let token = information.registration_access_token().unwrap();
    assert_eq!(token.expose(), "new-token");
    assert!(information.registration_client_uri().is_some());
    // But metadata that is not said again is gone.
    let information = read(&answer_with(json!({"client_name": null}))).unwrap();
    assert!(information.metadata().get("client_name").is_none());
}

#[test]
fn an_answer_about_another_client_is_refused() {
    let outcome = read(&answer_with(json!({"client_id": "other"})));
    assert!(matches!(
        fault(outcome),
        PeerFault::Member {
            name: "client_id",
            ..
        }
    ));
}

// RFC 7592 §2.1, §2.2: 200 OK.
#[test]
fn other_successes_are_none() {
    for status in [201, 204] {
        let answer = || json(status, &answer().to_string());
        let (read, _) = play(information().read(), [answer()], &env());
        assert!(matches!(fault(read), PeerFault::Response(_)));
        let intent = information().update(|metadata| metadata);
        let (updated, _) = play(intent, [answer()], &env());
        assert!(matches!(fault(updated), PeerFault::Response(_)));
    }
}

// RFC 7592 §2.3: 204 No Content.
#[test]
fn a_deletion_ends_with_204() {
    let (outcome, requests) = play(information().delete(), [response(204, &[], "")], &env());
    outcome.unwrap();
    is_managed(&requests[0], &Method::DELETE);
    assert!(requests[0].body().is_empty());
    for status in [200, 202] {
        let (outcome, _) = play(information().delete(), [json(status, "{}")], &env());
        assert!(matches!(fault(outcome), PeerFault::Response(_)), "{status}");
    }
}

#[test]
fn a_server_that_gave_no_token_is_not_asked() {
    let without = json!({"registration_access_token": null, "registration_client_uri": null});
    let known = registered(&answer_with(without)).unwrap();
    let expected = Misuse::RegistrationUnmanaged;
    assert_eq!(misuse(play(known.read(), [], &env()).0), expected);
    let update = known.update(|metadata| metadata);
    assert_eq!(misuse(play(update, [], &env()).0), expected);
    assert_eq!(misuse(play(known.delete(), [], &env()).0), expected);
}
