use std::fmt::Debug;

use flow_script::{env, json, sent};
use oauth_step::IntoStep;
use oauth2_core::{ClientMetadata, Error, RegistrationRequest, register};
use serde_json::json;

use super::support::{answer_with, registered, server};

/// Everything secret that goes in, each with the same mark.
const MARK: &str = "hunter2";

fn clean(what: &dyn Debug) {
    for printed in [format!("{what:?}"), format!("{what:#?}")] {
        assert!(!printed.contains(MARK), "{printed}");
    }
}

fn printed(error: &Error) {
    clean(error);
    assert!(!error.to_string().contains(MARK), "{error}");
}

#[test]
fn by_no_message_flow_or_answer() {
    let metadata = ClientMetadata::new()
        .software_statement("hunter2.b.c")
        .client_name("hunter2");
    clean(&metadata);
    clean(&RegistrationRequest::new(&metadata));
    let intent = register(&server(), metadata).initial_access_token("hunter2-initial");
    clean(&intent);
    let (_, awaiting) = sent(intent.into_step(&env()).unwrap());
    clean(&awaiting);
    let known = registered(&answer_with(json!({
        "client_secret": "hunter2-secret",
        "registration_access_token": "hunter2-token",
        "registration_client_uri": "https://server.example.com/register?key=hunter2",
        "x": "hunter2",
    })))
    .unwrap();
    clean(&known);
    clean(&known.to_record_json());
    let (read, update) = (known.read(), known.update(|metadata| metadata));
    clean(&read);
    clean(&update);
    clean(&known.delete());
    let (_, awaiting) = sent(read.into_step(&env()).unwrap());
    clean(&awaiting);
    let (_, deleting) = sent(known.delete().into_step(&env()).unwrap());
    clean(&deleting);
    for body in [
        r#"{"client_id":"hunter2"}"#,
        r#"{"client_id":7,"x":"hunter2"}"#,
        r#"{"hunter2":1,"hunter2":2}"#,
        r#"{"error":"invalid_token","error_description":"hunter2-token hunter2-secret"}"#,
    ] {
        for status in [200, 201, 400, 401] {
            let (_, awaiting) = sent(known.read().into_step(&env()).unwrap());
            printed(
                &awaiting
                    .receive(Ok(json(status, body)), &env())
                    .unwrap_err(),
            );
        }
    }
}

#[test]
fn by_no_misuse() {
    let metadata = ClientMetadata::new().member("x", "{\"hunter2\":");
    let error = register(&server(), metadata).into_step(&env()).unwrap_err();
    printed(&error);
    let metadata = ClientMetadata::new().redirect_uris(["http://hunter2.example"]);
    let error = register(&server(), metadata).into_step(&env()).unwrap_err();
    printed(&error);
}
