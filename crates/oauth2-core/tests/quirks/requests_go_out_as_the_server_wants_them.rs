use flow_script::{env, field, header, json, play, sent};
use oauth_step::IntoStep;
use oauth2_core::{Client, Misuse, Quirk, ResponseMode};

use crate::support::{client, refused, server};

const GRANTED: &str = r#"{"access_token":"at","token_type":"Bearer"}"#;

// Reddit, Discord.
#[test]
fn with_a_user_agent() {
    let agent = "web:org.example.reader:v1.2 (by /u/ada)";
    let client = client().with_quirk(Quirk::UserAgent(agent.into()));
    let (outcome, requests) = play(client.client_credentials(), [json(200, GRANTED)], &env());
    assert_eq!(header(&requests[0], "user-agent"), Some(agent));
    assert_eq!(outcome.unwrap().quirks_applied(), ["UserAgent"]);
    let step = client.revoke(&"at".into()).into_step(&env()).unwrap();
    assert_eq!(header(&sent(step).0, "user-agent"), Some(agent));
    let broken = self::client().with_quirk(Quirk::UserAgent("a\nb".into()));
    let (outcome, requests) = play(broken.client_credentials(), [], &env());
    assert!(requests.is_empty());
    let expected = Misuse::InvalidCredential("user agent");
    assert!(matches!(outcome, Err(oauth2_core::Error::Misuse(misuse)) if misuse == expected));
}

/// The recipe of `with_own_authentication`: all in the URL of a POST.
fn in_the_url(client: Client) -> Client {
    client.with_own_authentication(|draft, client| {
        draft.query = std::mem::take(&mut draft.params);
        draft.query.append("client_id", client.id());
        if let Some(secret) = client.secret() {
            draft
                .query
                .append("client_secret", secret.expose().as_str());
        }
    })
}

#[test]
fn with_id_and_secret_in_the_url() {
    let server = server().with_token_endpoint("https://server.example.com/token?v=2");
    let client = Client::new(server.unwrap(), "id").with_secret("s p");
    let client = in_the_url(client);
    let (outcome, requests) = play(client.client_credentials(), [json(200, GRANTED)], &env());
    assert_eq!(outcome.unwrap().quirks_applied(), ["own authentication"]);
    let [request] = &requests[..] else {
        panic!("one request")
    };
    assert_eq!(request.method(), "POST");
    assert!(request.body().is_empty() && header(request, "authorization").is_none());
    assert_eq!(
        request.uri(),
        "https://server.example.com/token?v=2&grant_type=client_credentials&client_id=id&client_secret=s+p"
    );
}

#[test]
fn and_no_error_repeats_what_was_put_there() {
    let client = client().with_own_authentication(|draft, _| {
        draft.params.append("passphrase", "open sesame");
        draft.query.append("key", "k-3y-in-the-url");
    });
    let body = r#"{"error":"invalid_client","error_description":"open sesame k-3y-in-the-url gX1fBat3bV open+sesame"}"#;
    let (outcome, requests) = play(client.client_credentials(), [json(400, body)], &env());
    assert_eq!(
        field(&requests[0], "passphrase").as_deref(),
        Some("open sesame")
    );
    let error = refused(outcome);
    let masked = "[redacted] [redacted] [redacted] [redacted]";
    assert_eq!(error.description(), Some(masked));
}

// Google.
#[test]
fn with_a_parameter_of_the_authorization_request() {
    let quirk = Quirk::AuthorizationParam("access_type".into(), "offline".into());
    let client = client().with_quirk(quirk);
    let (authorization, _) = client.authorization().scope("email").begin(&env()).unwrap();
    assert!(authorization.url().ends_with("&access_type=offline"));
    let request = client.authorization().param("access_type", "online");
    let url = request.begin(&env()).unwrap().0.into_url();
    assert!(url.ends_with("&access_type=online"));
    let plain = self::client().authorization().scope("email").begin(&env());
    let plain = plain.unwrap().0.into_url();
    assert_eq!(authorization.url(), format!("{plain}&access_type=offline"));
}

// Apple.
#[test]
fn with_a_response_mode() {
    let client = client().with_quirk(Quirk::ResponseMode(ResponseMode::FormPost));
    let (authorization, pending) = client.authorization().begin(&env()).unwrap();
    assert!(authorization.url().contains("&response_mode=form_post"));
    let form = format!("state={}&code=c", pending.state());
    let callback = oauth_step::Callback::Form(form.as_bytes());
    drop(client.exchange_code(pending.response(callback).unwrap()));
    let (authorization, _) = client
        .authorization()
        .response_mode(ResponseMode::Query)
        .begin(&env())
        .unwrap();
    assert!(authorization.url().contains("&response_mode=query"));
}

// Microsoft Entra.
#[cfg(feature = "jose")]
#[test]
fn with_the_clients_id_beside_an_assertion() {
    let key = jose_assert::SigningKey::generate(jose_assert::Algorithm::Es256, &env()).unwrap();
    let plain = client().with_private_key_jwt(key).unwrap();
    let client = plain.clone().with_quirk(Quirk::ClientIdBesideAssertion);
    for (client, id) in [(&plain, None), (&client, Some("s6BhdRkqt3"))] {
        let (outcome, requests) = play(client.client_credentials(), [json(200, GRANTED)], &env());
        assert_eq!(field(&requests[0], "client_id").as_deref(), id);
        assert_eq!(
            outcome.unwrap().quirks_applied().len(),
            usize::from(id.is_some())
        );
    }
}
