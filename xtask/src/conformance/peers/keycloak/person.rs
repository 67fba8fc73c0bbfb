//! The device of a person whom Keycloak asks (CIBA), by its HTTP authentication channel.

use std::time::Duration;

use adapter_tests::Logouts;
use http::StatusCode;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use oauth_step::Response;
use reqwest::Client;
use serde_json::Value;
use tokio::time::sleep;

use crate::Fallible;

/// Answers every question, in a while; `refuse` says no.
pub(super) async fn listen(device: Logouts, issuer: String) {
    let http = Client::new();
    loop {
        let (asked, waiting) = device.next().await;
        let mut answer = Response::new(Vec::new());
        *answer.status_mut() = StatusCode::CREATED;
        if waiting.send(answer).is_ok() {
            tokio::spawn(decide(http.clone(), issuer.clone(), asked));
        }
    }
}

async fn decide(http: Client, issuer: String, asked: http::Request<Vec<u8>>) -> Fallible<()> {
    sleep(AFTER_THE_FIRST_QUESTION).await;
    let question: Value = serde_json::from_slice(asked.body())?;
    let refuses = question
        .get("login_hint")
        .is_some_and(|hint| hint == "refuse");
    let token = asked.headers().get(AUTHORIZATION).ok_or("no token")?;
    let status = if refuses { "CANCELLED" } else { "SUCCEED" };
    let answer = http.post(format!(
        "{issuer}/protocol/openid-connect/ext/ciba/auth/callback"
    ));
    let answer = answer.header(AUTHORIZATION, token.clone());
    let answer = answer.header(CONTENT_TYPE, "application/json");
    let answer = answer.body(format!(r#"{{"status":"{status}"}}"#));
    answer.send().await?.error_for_status()?;
    Ok(())
}

/// The interval is a second.
const AFTER_THE_FIRST_QUESTION: Duration = Duration::from_millis(1400);
