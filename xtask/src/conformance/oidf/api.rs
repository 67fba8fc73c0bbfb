//! The suite's REST API, as far as the driver needs it.

use std::time::Duration;

use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, Method, RequestBuilder, Url};
use serde_json::Value;

use super::http;
use super::variant::Variant;
use crate::Fallible;

/// A suite that somebody runs.
#[derive(Clone, Debug)]
pub(super) struct Suite {
    http: Client,
    base: Url,
}

/// A plan that was created.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) id: String,
    pub(super) modules: Vec<Planned>,
}

/// A module of a plan, not begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Planned {
    pub(super) module: String,
    pub(super) variant: Variant,
}

/// How a module stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Info {
    pub(super) status: String,
    /// Empty before there is one.
    pub(super) result: String,
    /// With what the plan fixes.
    pub(super) variant: Variant,
}

impl Suite {
    /// The suite at this address, whose certificate one of these roots (PEM) has signed; those of
    /// the system otherwise.
    pub(super) fn at(base: &str, roots: Option<&str>) -> Fallible<Self> {
        // Everything is below `api`, so the last segment must be a folder.
        let base = Url::parse(&format!("{}/api/", base.trim_end_matches('/')))?;
        Ok(Self {
            http: http(roots)?.build()?,
            base,
        })
    }

    /// The address of the suite without a slash at its end.
    pub(super) fn address(&self) -> String {
        let whole = self.base.as_str();
        whole.strip_suffix("/api/").unwrap_or(whole).to_owned()
    }

    pub(super) async fn create_plan(
        &self,
        name: &str,
        variant: &Variant,
        configuration: &Value,
    ) -> Fallible<Plan> {
        let variant = variant.json().to_string();
        let query = [("planName", name), ("variant", &variant)];
        let request = self.request(Method::POST, "plan", &query)?;
        let request = request.header(CONTENT_TYPE, "application/json");
        let answer = json(request.body(configuration.to_string())).await?;
        let modules = answer.get("modules").and_then(Value::as_array);
        let modules = modules.ok_or("the plan has no modules")?;
        let planned = |module: &Value| {
            Ok(Planned {
                module: text(module, "testModule")?,
                variant: Variant::read(module.get("variant")),
            })
        };
        Ok(Plan {
            id: text(&answer, "id")?,
            modules: modules.iter().map(planned).collect::<Fallible<_>>()?,
        })
    }

    /// Begins a module; gives its id and the address where it plays the provider.
    pub(super) async fn create_module(
        &self,
        plan: &str,
        planned: &Planned,
    ) -> Fallible<(String, String)> {
        let variant = planned.variant.json().to_string();
        let query = [
            ("test", &*planned.module),
            ("plan", plan),
            ("variant", &variant),
        ];
        // The API takes JSON alone, though there is none to send.
        let request = self.request(Method::POST, "runner", &query)?;
        let answer = json(request.header(CONTENT_TYPE, "application/json")).await?;
        Ok((text(&answer, "id")?, text(&answer, "url")?))
    }

    /// Waits until the module is in one of these states; nothing where that takes too long.
    pub(super) async fn wait_for(
        &self,
        id: &str,
        states: &[&str],
        within: Duration,
    ) -> Fallible<Option<String>> {
        let path = format!("runner/{id}/wait-state");
        let timeout = within.as_millis().to_string();
        let query = [("states", &*states.join(",")), ("timeoutMs", &timeout)];
        let answer = json(self.request(Method::GET, &path, &query)?).await?;
        Ok(text(&answer, "state").ok())
    }

    pub(super) async fn info(&self, id: &str) -> Fallible<Info> {
        let answer = json(self.request(Method::GET, &format!("info/{id}"), &[])?).await?;
        let result = answer.get("result").and_then(Value::as_str);
        Ok(Info {
            status: text(&answer, "status")?,
            result: result.unwrap_or_default().to_owned(),
            variant: Variant::read(answer.get("variant")),
        })
    }

    /// What the module tells those who run it: `exposed` values, and `browser.urls` to visit.
    pub(super) async fn running(&self, id: &str) -> Fallible<Value> {
        json(self.request(Method::GET, &format!("runner/{id}"), &[])?).await
    }

    /// Says that somebody has visited a URL of the list.
    pub(super) async fn visited(&self, id: &str, url: &str) -> Fallible<()> {
        let path = format!("runner/browser/{id}/visit");
        self.ask(Method::POST, &path, &[("url", url)]).await
    }

    pub(super) async fn log(&self, id: &str) -> Fallible<Value> {
        json(self.request(Method::GET, &format!("log/{id}"), &[])?).await
    }

    /// The results of a plan, a zip.
    pub(super) async fn export(&self, plan: &str) -> Fallible<Vec<u8>> {
        let request = self.request(Method::GET, &format!("plan/export/{plan}"), &[])?;
        Ok(request
            .send()
            .await?
            .error_for_status()?
            .bytes()
            .await?
            .into())
    }

    /// Stops a module that will not end by itself.
    pub(super) async fn stop(&self, id: &str) -> Fallible<()> {
        self.ask(Method::DELETE, &format!("runner/{id}"), &[]).await
    }

    async fn ask(&self, method: Method, path: &str, query: &[(&str, &str)]) -> Fallible<()> {
        answered(self.request(method, path, query)?).await.map(drop)
    }

    fn request(
        &self,
        method: Method,
        path: &str,
        query: &[(&str, &str)],
    ) -> Fallible<RequestBuilder> {
        let mut url = self.base.join(path)?;
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        Ok(self.http.request(method, url))
    }
}

async fn json(request: RequestBuilder) -> Fallible<Value> {
    Ok(serde_json::from_slice(&answered(request).await?)?)
}

/// What is wrong with a plan or a module stands in the body of the refusal.
async fn answered(request: RequestBuilder) -> Fallible<Vec<u8>> {
    let answer = request.send().await?;
    let (status, url) = (answer.status(), answer.url().path().to_owned());
    let body = answer.bytes().await?;
    if !status.is_success() {
        let said = String::from_utf8_lossy(&body);
        return Err(format!("the suite refused {url}: {status}: {said}").into());
    }
    Ok(body.into())
}

fn text(object: &Value, name: &str) -> Fallible<String> {
    let found = object.get(name).and_then(Value::as_str);
    Ok(found
        .ok_or_else(|| format!("the suite's answer has no {name}"))?
        .to_owned())
}
