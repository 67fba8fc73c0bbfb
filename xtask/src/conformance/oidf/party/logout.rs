//! Logouts: from here, and from there in front of the browser and behind it.

use std::pin::pin;
use std::time::Duration;

use adapter_tests::{OidcSession, Stack};
use oauth_step::{Callback, SystemEnv, append_form};
use oidc_idtoken::{
    EndSession, FrontchannelLogouts, IdToken, OidcClient, PendingLogout, backchannel_response,
};
use tokio::time::timeout;

use super::Party;
use super::login::User;
use crate::Fallible;
use crate::conformance::oidf::kit::{FRONTCHANNEL_URI, LOGGED_OUT_URI};
use crate::conformance::oidf::run::Scene;

impl<A: Stack> Party<'_, A> {
    /// The browser goes there and comes back; whether it brings what was sent is told. What is posted
    /// meanwhile must be good.
    pub(super) async fn logout(&self, scene: &Scene<'_>, is_confirmed: bool) -> Fallible<()> {
        let client = self.client(scene).await?;
        let user = self.sign_in(scene, &client).await?;
        let (end, pending) = user.logout(&client)?;
        let (mut browser, url) = (self.browser()?, end.url());
        let returned = {
            let mut visit = pin!(browser.visit(&url, LOGGED_OUT_URI));
            loop {
                tokio::select! {
                    returned = &mut visit => break returned?,
                    told = self.told(&client, &user) => told?,
                }
            }
        };
        let pending = pending.ok_or("nothing to wait for")?;
        let returned = pending.returned(&*returned);
        match returned.is_confirmed() == is_confirmed {
            true => Ok(()),
            false => Err(format!("came back with {returned:?}").into()),
        }
    }

    /// The provider posts a Logout Token while the browser is there.
    pub(super) async fn backchannel_logout(&self, scene: &Scene<'_>) -> Fallible<()> {
        let client = self.client(scene).await?;
        let user = self.sign_in(scene, &client).await?;
        let (end, _) = user.logout(&client)?;
        let (mut browser, url) = (self.browser()?, end.url());
        let (returned, told) = tokio::join!(
            browser.visit(&url, LOGGED_OUT_URI),
            timeout(POSTED_WITHIN, self.told(&client, &user))
        );
        told??;
        returned.map(drop)
    }

    /// The browser goes there, and the provider's page loads ours in a frame.
    pub(super) async fn frontchannel_logout(&self, scene: &Scene<'_>) -> Fallible<()> {
        let client = self.client(scene).await?;
        let user = self.sign_in(scene, &client).await?;
        let (end, _) = user.logout(&client)?;
        self.loaded(scene, &end.url(), &user.id_token).await
    }

    /// The same where the browser is there of its own accord.
    pub(super) async fn frontchannel_logout_from_there(&self, scene: &Scene<'_>) -> Fallible<()> {
        let client = self.client(scene).await?;
        let user = self.sign_in(scene, &client).await?;
        let url = scene.url(&scene.issuer).await?;
        self.loaded(scene, &url, &user.id_token).await
    }

    /// Loads a page as a browser does: our page in its frame, which says whether this user's session
    /// has ended, then what its script asks for once that is loaded.
    async fn loaded(&self, scene: &Scene<'_>, url: &str, id_token: &IdToken) -> Fallible<()> {
        let mut browser = self.browser()?;
        let page = browser.page(url).await?;
        let frame = script_text(&page, "iframe.src = ").ok_or("no frame")?;
        if !frame.starts_with(FRONTCHANNEL_URI) {
            return Err(format!("a frame of somebody else: {frame}").into());
        }
        let logouts = FrontchannelLogouts::new(&*scene.issuer).require_session();
        let logout = logouts.read(Callback::Url(&escaped_session(&frame)))?;
        if !logout.ends(id_token) {
            return Err("a logout of somebody else".into());
        }
        let done = script_text(&page, "let url = ").ok_or("no way to say that it was loaded")?;
        browser.page(&format!("{done}?loaded=true")).await.map(drop)
    }

    /// Takes what is posted next, judges it, and answers.
    async fn told(&self, client: &OidcClient, user: &User<A>) -> Fallible<()> {
        let (posted, waiting) = loop {
            let (posted, waiting) = self.kit.logouts.next().await;
            // One that an earlier module left behind has nobody who waits.
            if !waiting.is_closed() {
                break (posted, waiting);
            }
        };
        let form = posted.into_body();
        let (outcome, answer) = match &user.session {
            Some(session) => session.backchannel_logout(form).await,
            None => {
                let outcome = self.adapter.run(client.backchannel_logout(&form)).await;
                let answer = backchannel_response(&outcome);
                (outcome, answer)
            }
        };
        waiting.send(answer).map_err(|_| "the suite has gone")?;
        outcome?;
        Ok(())
    }
}

impl<A: Stack> User<A> {
    /// Where the browser has to go, by the session if there is one.
    fn logout(&self, client: &OidcClient) -> Fallible<(EndSession, Option<PendingLogout>)> {
        Ok(match &self.session {
            Some(session) => session.logout_url(LOGGED_OUT_URI)?,
            None => client
                .logout()
                .id_token(&self.id_token)
                .post_logout_redirect_uri(LOGGED_OUT_URI)
                .begin(&SystemEnv::default())?,
        })
    }
}

/// The text that the script of a page puts somewhere, as HTML and the script write it.
fn script_text(page: &str, before: &str) -> Option<String> {
    let (_, page) = page.split_once(&format!("{before}'"))?;
    let (mut text, mut characters) = (String::new(), page.chars());
    loop {
        match characters.next()? {
            '\'' => break,
            '\\' => text.push(characters.next()?),
            other => text.push(other),
        }
    }
    let plain = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ];
    let plain = plain.into_iter();
    Some(plain.fold(text, |text, (escaped, plain)| text.replace(escaped, plain)))
}

/// The suite puts the session's id into the URL as it stands, at its end, and has it full of what a
/// URL would have to escape.
fn escaped_session(url: &str) -> String {
    match url.split_once("&sid=") {
        Some((rest, id)) => {
            let mut params = String::new();
            append_form(&mut params, "sid", id);
            format!("{rest}&{params}")
        }
        None => url.to_owned(),
    }
}

const POSTED_WITHIN: Duration = Duration::from_secs(10);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_from_a_script() {
        let page = r"u = 'a'; v = 'https:\/\/rp.example\/?a=1&amp;b=\\ \'&gt;'; w = 'd'";
        let text = script_text(page, "v = ").unwrap();
        assert_eq!(text, r"https://rp.example/?a=1&b=\ '>");
        assert_eq!(script_text(page, "u = ").as_deref(), Some("a"));
        assert!(script_text(page, "x = ").is_none());
        assert!(script_text("u = 'without an end", "u = ").is_none());
    }

    #[test]
    fn the_id_of_a_session_is_escaped() {
        let url = escaped_session("https://rp.example/?iss=https://op.example/&sid=a+&#b");
        assert_eq!(
            url,
            "https://rp.example/?iss=https://op.example/&sid=a%2B%26%23b"
        );
        assert_eq!(
            escaped_session("https://rp.example/"),
            "https://rp.example/"
        );
    }
}
