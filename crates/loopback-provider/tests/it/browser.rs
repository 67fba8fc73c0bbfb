//! A browser of a few lines.

use loopback_provider::Endpoint;
use reqwest::{Method, RequestBuilder, Url};

use crate::support::{Answered, Talk, send};

/// A browser: it keeps one cookie, and knows the form that it was shown last.
#[derive(Default)]
pub(crate) struct Browser {
    pub(crate) cookie: Option<String>,
    pub(crate) action: String,
    pub(crate) csrf: String,
}

impl Browser {
    pub(crate) async fn open(&mut self, talk: &Talk, changes: &[(&str, &str)]) -> Answered {
        self.follow(talk, &talk.authorization(changes)).await
    }

    pub(crate) async fn follow(&mut self, talk: &Talk, url: &str) -> Answered {
        let url = Url::parse(url).unwrap();
        self.send(talk.request_to(Method::GET, url)).await
    }

    /// Sends the form that is open.
    pub(crate) async fn submit(&mut self, talk: &Talk, fields: &[(&str, &str)]) -> Answered {
        let endpoint = match self.action.as_str() {
            "/login" => Endpoint::Login,
            "/consent" => Endpoint::Consent,
            "/logout" => Endpoint::Logout,
            other => panic!("no form: {other:?}"),
        };
        let mut form = vec![("csrf".to_owned(), self.csrf.clone())];
        form.extend(
            fields
                .iter()
                .map(|(name, value)| (name.to_string(), value.to_string())),
        );
        self.send(talk.request(Method::POST, endpoint).form(&form))
            .await
    }

    pub(crate) async fn login(&mut self, talk: &Talk) -> Answered {
        self.submit(talk, &[("username", "ada"), ("password", "lovelace")])
            .await
    }

    pub(crate) async fn allow(&mut self, talk: &Talk) -> Answered {
        self.submit(talk, &[("decision", "allow")]).await
    }

    pub(crate) async fn send(&mut self, request: RequestBuilder) -> Answered {
        let answer = send(match &self.cookie {
            Some(cookie) => request.header("cookie", cookie),
            None => request,
        })
        .await;
        let cookie = answer
            .header("set-cookie")
            .split(';')
            .next()
            .unwrap()
            .to_owned();
        if !cookie.is_empty() {
            self.cookie = Some(cookie);
        }
        self.action = between(&answer.body, r#"action=""#);
        self.csrf = between(&answer.body, r#"name="csrf" value=""#);
        answer
    }
}

fn between(text: &str, start: &str) -> String {
    let rest = text.split_once(start).map_or("", |(_, rest)| rest);
    rest.split('"').next().unwrap().to_owned()
}
