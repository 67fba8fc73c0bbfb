use std::fmt::{Debug, Display};

use flow_script::{env, json, response, sent};
use oauth_step::{IntoStep, Step};
use oauth2_core::*;

use super::support::server;

/// Everything secret that goes in, each with the same mark.
const MARK: &str = "hunter2";

fn clean(what: &dyn Debug) {
    for printed in [format!("{what:?}"), format!("{what:#?}")] {
        assert!(!printed.contains(MARK), "{printed}");
        // Neither in the forms in which it is sent.
        assert!(!printed.contains("aHVudGVyMg"), "{printed}");
    }
}

fn client() -> Client {
    Client::new(server(), "id")
        .with_secret("hunter2-client")
        .with_redirect_uri("https://client.example.org/cb")
        .unwrap()
}

fn pending() -> PendingAuthorization {
    let client = client();
    let builder = client
        .authorization()
        .state("hunter2-state")
        .nonce("hunter2-nonce");
    let builder = builder.param("login_hint", "hunter2-hint");
    clean(&builder);
    let (authorization, pending) = builder.begin(&env()).unwrap();
    clean(&authorization);
    clean(&pending);
    clean(&pending.to_json());
    pending
}

fn code() -> AuthorizationCode {
    let callback = "/cb?code=hunter2-code&state=hunter2-state&session_state=hunter2-s";
    clean(&Callback::from(callback));
    let code = pending().response(callback).unwrap();
    clean(&code);
    clean(&code.code());
    code
}

/// The error of a flow whose server answers so, printed in every way along its chain.
fn failure<F: IntoStep>(flow: F, answer: oauth_step::Response)
where
    F::Flow: Debug + oauth_step::Pending<Error = Error>,
{
    let (_, awaiting) = sent(flow.into_step(&env()).unwrap());
    clean(&awaiting);
    if let Err(error) = awaiting.receive(Ok(answer), &env()) {
        printed(&error);
    }
}

fn printed(error: &Error) {
    clean(error);
    let mut next: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = next {
        let text = (error as &dyn Display).to_string();
        assert!(!text.contains(MARK), "{text}");
        next = error.source();
    }
}

#[test]
fn by_messages() {
    let request = TokenRequest::new("password").param("password", MARK);
    clean(&request.basic("id", MARK).unwrap());
    clean(&AuthorizationRequest::new().param("state", MARK));
    clean(&RevocationRequest::new(MARK));
    clean(&IntrospectionRequest::new(MARK));
    let challenges = Challenge::parse(b"Negotiate hunter2, Bearer x=\"hunter2\"").unwrap();
    clean(&challenges);
}

#[test]
fn by_intents_and_flows() {
    let client = client();
    clean(&client);
    let secret = || oauth_step::Secret::from("hunter2-token");
    clean(&discover(super::support::ISSUER).at("https://server.example.com/?key=hunter2"));
    clean(&client.exchange_code(code()));
    clean(&client.refresh(&secret()));
    clean(&client.client_credentials().param("x", "hunter2"));
    clean(
        &client
            .extension_grant("urn:x")
            .param("assertion", "hunter2"),
    );
    clean(&client.revoke(&secret()));
    clean(&client.introspect(secret()));
    clean(&client.introspect(secret()).into_step(&env()).unwrap());
    clean(&client.password("ada", secret()));
    clean(&client.assertion_grant(CarriedAssertion::jwt(secret())));
    clean(&client.assertion_grant(CarriedAssertion::saml2_encoded(secret())));
    let exchange = client.token_exchange(secret(), TokenTypeIdentifier::Jwt);
    clean(&exchange.actor(secret(), TokenTypeIdentifier::Jwt));
    clean(&client.cross_domain_access(secret(), TokenTypeIdentifier::IdToken, &client));
    let step: Step<AwaitToken> = client.exchange_code(code()).into_step(&env()).unwrap();
    clean(&step);
    clean(&client.revoke(&secret()).into_step(&env()).unwrap());
    let post = client.with_authentication(ClientAuthentication::Post);
    clean(&post.refresh(&secret()).into_step(&env()).unwrap());
}

#[test]
fn by_tokens() {
    let body = r#"{"access_token":"hunter2-a","token_type":"Bearer","refresh_token":"hunter2-r",
        "id_token":"hunter2-i","x":"hunter2-x"}"#;
    let flow = client().exchange_code(code());
    let (outcome, _) = flow_script::play(flow, [json(200, body)], &env());
    let tokens = outcome.unwrap();
    clean(&tokens);
    clean(&tokens.to_record_json());
    clean(&tokens.bearer().unwrap());
    let mut head = http::Request::new(()).into_parts().0;
    tokens.attach(&mut head, Default::default()).unwrap();
    clean(&head);
}

#[test]
fn by_errors() {
    let echo = "hunter2-code hunter2-client hunter2-token hunter2-assertion";
    let bodies = [
        format!(r#"{{"error":"{echo}","error_description":"{echo}","error_uri":"{echo}"}}"#),
        format!("<html>{echo}"),
        format!(r#"{{"access_token":"{echo}","token_type":"{echo}"}}"#),
        r#"{"access_token":"hunter2","token_type":"hunter2"}"#.to_owned(),
        r#"{"access_token":"hunter2","token_type":"Bearer","expires_in":"hunter2"}"#.to_owned(),
        r#"{"access_token":"hunter2","token_type":"Bearer","scope":"hunter2\n"}"#.to_owned(),
        r#"{"access_token":"hunter2","access_token":"hunter2"}"#.to_owned(),
        r#"{"access_token":"hunter2","#.to_owned(),
    ];
    for status in [200, 201, 302, 400, 401, 429, 500] {
        for body in &bodies {
            let headers = [
                ("content-type", "application/json"),
                ("location", "https://e/?hunter2"),
                ("www-authenticate", "Bearer x=hunter2"),
            ];
            let answer = || response(status, &headers, body.as_str());
            let token = oauth_step::Secret::from("hunter2-token");
            let grant = client()
                .extension_grant("urn:x")
                .param("assertion", "hunter2-assertion");
            if body.contains("hunter2-code") {
                // The error object is masked with what its own request held.
                let own = |echo| {
                    body.replace(
                        "hunter2-code hunter2-client hunter2-token hunter2-assertion",
                        echo,
                    )
                };
                let masked = |echo| response(status, &headers, own(echo));
                failure(
                    client().exchange_code(code()),
                    masked("hunter2-code hunter2-client"),
                );
                failure(
                    client().refresh(&token),
                    masked("hunter2-token hunter2-client"),
                );
                failure(grant, masked("hunter2-assertion"));
                failure(client().revoke(&token), masked("hunter2-token"));
            } else {
                failure(client().exchange_code(code()), answer());
                failure(discover(super::support::ISSUER), answer());
            }
        }
    }
    for more in [
        "error=x&error_description=hunter2-state+hunter2-nonce&state=hunter2-state",
        "error=hunter2-code&code=hunter2-code&state=hunter2-state",
        "code=hunter2&code=hunter2&state=hunter2-state",
        "code=hunter2&state=hunter2",
        "code=c&state=hunter2-state&iss=hunter2",
        "code=c&state=hunter2-state&access_token=hunter2",
    ] {
        printed(&pending().response(more).unwrap_err());
    }
}

#[test]
fn by_errors_of_the_applications_making() {
    let outcome = Tokens::new("hunter2 \n", flow_script::NOON);
    printed(&outcome.unwrap_err());
    let raw = client()
        .with_authentication(ClientAuthentication::BasicRaw)
        .with_secret("hunter2\n");
    let raw = raw.with_authentication(ClientAuthentication::BasicRaw);
    printed(&raw.client_credentials().into_step(&env()).unwrap_err());
    printed(&PendingAuthorization::from_json("{\"hunter2\":").unwrap_err());
    printed(&Tokens::from_record_json("{\"version\":1,\"access_token\":\"hunter2\"}").unwrap_err());
    printed(&client().with_redirect_uri("hunter2").unwrap_err());
    let outcome = discover("https://hunter2@server.example.com").into_step(&env());
    printed(&outcome.unwrap_err());
}
