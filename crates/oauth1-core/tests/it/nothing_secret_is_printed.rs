use std::fmt::{Debug, Display};
use std::sync::Arc;
use std::time::Duration;

use flow_script::{env, response, sent};
use oauth_step::{Authorize, IntoStep, Outgoing, Pending, Response, Terms};
use oauth1_core::*;

/// Everything secret that goes in, each with the same mark.
const MARK: &str = "hunter2";

fn clean(what: &dyn Debug) {
    for printed in [format!("{what:?}"), format!("{what:#?}")] {
        assert!(!printed.contains(MARK), "{printed}");
        assert!(!printed.contains(&MARK.to_uppercase()), "{printed}");
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

fn client() -> Client {
    let url = |path: &str| format!("https://photos.example.net/{path}?key=hunter2");
    Client::new("id", "hunter2-client")
        .with_temporary_credentials_endpoint(&url("initiate"))
        .and_then(|client| client.with_authorization_endpoint(&url("authorize")))
        .and_then(|client| client.with_token_credentials_endpoint(&url("token")))
        .unwrap()
}

fn form(body: &str) -> Response {
    crate::support::form(body)
}

const BEGUN: &str = "oauth_token=hunter2-t&oauth_token_secret=hunter2-s\
                     &oauth_callback_confirmed=true&extra=hunter2";
const GRANTED: &str = "oauth_token=hunter2-t&oauth_token_secret=hunter2-s&screen_name=hunter2\
                       &oauth_session_handle=hunter2-h";

fn begin() -> TemporaryCredentialsRequest {
    client()
        .temporary_credentials("https://app.example/hunter2")
        .parameter("scope", MARK)
        .authorization_parameter("name", MARK)
        .options(SigningOptions::new().nonce("hunter2-nonce"))
}

fn temporary() -> TemporaryCredentials {
    flow_script::play(begin(), [form(BEGUN)], &env()).0.unwrap()
}

fn verified() -> Verified {
    let callback = "/ready?oauth_token=hunter2-t&oauth_verifier=hunter2-v";
    temporary().response(callback).unwrap()
}

fn token() -> TokenCredentials {
    let flow = client().token_credentials(verified());
    flow_script::play(flow, [form(GRANTED)], &env()).0.unwrap()
}

/// A flow before it is run, while it waits, and its steps.
fn flow<F: IntoStep + Debug>(flow: F)
where
    F::Flow: Debug + Pending<Error = Error>,
{
    clean(&flow);
    let step = flow.into_step(&env()).unwrap();
    clean(&step);
    let (_, awaiting) = sent(step);
    clean(&awaiting);
}

#[test]
fn by_clients_and_credentials() {
    clean(&client());
    clean(&temporary());
    clean(&temporary().to_json());
    clean(&verified());
    clean(&token());
    clean(&token().to_json());
    clean(&token().session_handle());
    clean(&SigningOptions::new().nonce(MARK));
    clean(&SignatureMethod::Plaintext);
}

#[test]
fn by_signers_and_sessions() {
    for method in [SignatureMethod::HmacSha1, SignatureMethod::Plaintext] {
        let client = client().with_signature_method(method);
        let signer = client.signer(&token());
        clean(&signer);
        let signature = signer.sign_base_string("GET&a&b", &env()).unwrap();
        clean(&signature);
        let session = Session::with_token(client.clone(), token());
        clean(&session);
        let mut attempt = session.attempt(Terms::new(true, Duration::ZERO));
        clean(&attempt);
        let (mut head, body) = crate::support::get("https://photos.example.net/").into_parts();
        let outgoing = Outgoing::new(&mut head, Some(&body));
        clean(&session.authorize(&mut attempt, outgoing, &env()).unwrap());
        clean(&head);
        let session = Session::with_token(client.with_placement(Placement::Form), token());
        let post = crate::support::request("POST", "https://photos.example.net/", "", "");
        let (mut head, body) = post.into_parts();
        let outgoing = Outgoing::new(&mut head, Some(&body));
        clean(&session.authorize(&mut attempt, outgoing, &env()).unwrap());
    }
}

#[test]
fn by_flows() {
    flow(begin());
    flow(client().token_credentials(verified()).parameter("a", MARK));
    flow(client().xauth(MARK, MARK).parameter("a", MARK));
    flow(client().renewal(token()));
    flow(Session::new(client()).sign_in(client().xauth("name", MARK)));
}

#[test]
fn by_flows_of_others() {
    use oauth2_core::ServerMetadata;

    let server = ServerMetadata::new("https://account.example", Default::default())
        .and_then(|server| server.with_token_endpoint("https://account.example/token"));
    let grant = oauth2_core::Client::without_id(server.unwrap()).extension_grant("urn:x");
    let flow = client().signer(&token()).around(grant.param("a", MARK));
    clean(&flow);
    let step = flow.into_step(&env()).unwrap();
    clean(&step);
    clean(&sent(step).1);
}

#[test]
fn by_methods_of_ones_own() {
    struct Own;

    impl OwnSignatureMethod for Own {
        fn name(&self) -> &str {
            "OWN"
        }

        fn sign(
            &self,
            _: &[u8],
            secrets: Secrets<'_>,
        ) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
            clean(&secrets);
            clean(&secrets.key());
            Err("locked".into())
        }
    }

    let client = client().with_signature_method(SignatureMethod::Own(Arc::new(Own)));
    clean(&client);
    let outcome = client.signer(&token()).sign_base_string("a", &env());
    printed(&outcome.unwrap_err());
}

#[test]
fn by_errors() {
    let bodies = [
        "<html>hunter2",
        "oauth_problem=hunter2",
        "oauth_problem=No+hunter2",
        "oauth_token=hunter2",
        "oauth_token=hunter2&oauth_token=hunter2",
        "oauth_hunter2=a&oauth_hunter2=b",
        "oauth_token=hunter2&oauth_token_secret=%zzhunter2",
        "oauth_token=hunter2&oauth_token_secret=%ffhunter2",
        "oauth_token=hunter2&oauth_token_secret=hunter2",
        r#"{"oauth_token":"hunter2","#,
        r#"{"hunter2":"a","hunter2":"b"}"#,
    ];
    for status in [200, 201, 302, 400, 401, 429, 500] {
        for body in bodies {
            for media_type in [
                "application/x-www-form-urlencoded",
                "text/html",
                "application/json",
            ] {
                let headers = [
                    ("content-type", media_type),
                    ("location", "https://e.example/?hunter2"),
                    (
                        "www-authenticate",
                        "OAuth oauth_problem=\"hunter2\", realm=\"hunter2\"",
                    ),
                ];
                let client = client().with_json_answers();
                let flow = client.temporary_credentials("oob");
                let answer = response(status, &headers, body);
                if let Err(error) = flow_script::play(flow, [answer.clone()], &env()).0 {
                    printed(&error);
                }
                let flow = client.token_credentials(verified());
                if let Err(error) = flow_script::play(flow, [answer], &env()).0 {
                    printed(&error);
                }
            }
        }
    }
}

#[test]
fn by_errors_of_callbacks() {
    for callback in [
        "oauth_token=hunter2&oauth_verifier=hunter2",
        "oauth_token=hunter2-t",
        "oauth_token=hunter2-t&oauth_verifier=",
        "oauth_token=hunter2-t&oauth_verifier=hunter2&oauth_verifier=hunter2",
        "oauth_token=hunter2-t&oauth_problem=hunter2",
        "denied=hunter2-t",
        "oauth_token=hunter2-t&a=%zz",
        "oauth_token=hunter2-t&a=%ff",
    ] {
        printed(&temporary().response(callback).unwrap_err());
    }
}

#[test]
fn by_errors_of_the_applications_making() {
    let signer = client().signer(&token());
    let sign = |request| crate::support::sign(&signer, request).unwrap_err();
    let get = crate::support::get;
    printed(&sign(get("https://photos.example.net/?a=hunter2%")));
    printed(&sign(get(
        "https://photos.example.net/?oauth_token=hunter2",
    )));
    printed(&sign(get("/hunter2")));
    printed(&client().with_realm("hunter2\n").unwrap_err());
    printed(&TokenCredentials::from_json("{\"hunter2\":").unwrap_err());
    printed(&TemporaryCredentials::from_json("{\"version\":1,\"hunter2\":1}").unwrap_err());
    let url = "https://hunter2@photos.example.net/";
    printed(&client().with_authorization_endpoint(url).unwrap_err());
    #[cfg(feature = "rsa")]
    {
        let pem = "-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----\n";
        printed(&RsaKey::from_pem(pem).unwrap_err());
        let pem = include_str!("../vectors/rsa_1024.pem");
        let key = RsaKey::dangerous_allow_1024_bits_pem(pem).unwrap();
        assert_eq!(format!("{key:?}"), "RsaKey(1024 bits, [redacted])");
        let method = SignatureMethod::RsaSha1(key);
        assert_eq!(format!("{method:?}"), "SignatureMethod(RSA-SHA1)");
    }
}
