//! A browser as far as a login needs one, with a user who says yes to everything.

use oauth_step::append_form;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What a browser makes of a URL of a provider that asks nobody: where it is sent.
pub async fn browse(url: &str) -> String {
    let answer = answer(url).await;
    let location = answer
        .lines()
        .find_map(|line| line.strip_prefix("location: "));
    location.expect("a redirect").to_owned()
}

/// The same for a response in a form: where the form goes, and what is posted there.
pub async fn browse_form(url: &str) -> (String, Vec<u8>) {
    let (action, form) = page_form(&answer(url).await).expect("a form");
    (action, form.into_bytes())
}

/// What is answered to a GET, head and body.
async fn answer(url: &str) -> String {
    let url: http::Uri = url.parse().expect("a URL");
    let host = url.authority().expect("a host");
    let mut stream = TcpStream::connect(host.as_str()).await.expect("a server");
    let target = url.path_and_query().expect("a target");
    let request = format!("GET {target} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    answer
}

/// Where the first form of a page goes, and its hidden fields as a browser sends them.
pub fn page_form(page: &str) -> Option<(String, String)> {
    let form = PageForm::first_of(page)?;
    let sent = form.sent(&[]);
    Some((form.action, sent))
}

/// The first form of a page. Its author has escaped what HTML wants escaped, and nothing else.
#[derive(Debug)]
pub struct PageForm {
    /// Where it goes.
    pub action: String,
    /// Its inputs and buttons that have a name.
    pub fields: Vec<PageField>,
}

/// A field of a form.
#[derive(Debug)]
pub struct PageField {
    /// Under which it is sent.
    pub name: String,
    /// What the page says to send.
    pub value: String,
    /// `hidden`, `text`, `password`, `submit` and the like.
    pub kind: String,
}

impl PageForm {
    /// `None` where the page has no form.
    pub fn first_of(page: &str) -> Option<Self> {
        // As long as the page, so that its positions are those of the page.
        let small = page.to_ascii_lowercase();
        let form = page.get(small.find("<form ")? + "<form ".len()..)?;
        let end = small.get(page.len() - form.len()..)?.find("</form>");
        let form = end.map_or(form, |end| &form[..end]);
        let (head, rest) = form.split_once('>')?;
        let action = attribute(head, "action")?;
        let fields = rest.split('<').filter_map(|tag| {
            let (element, tag) = tag.split_once(char::is_whitespace)?;
            let kind = match &*element.to_ascii_lowercase() {
                "input" => "text",
                "button" => "submit",
                _ => return None,
            };
            let tag = tag.split_once('>').map_or(tag, |(tag, _)| tag);
            Some(PageField {
                name: attribute(tag, "name")?,
                value: attribute(tag, "value").unwrap_or_default(),
                kind: attribute(tag, "type")
                    .map_or_else(|| kind.to_owned(), |kind| kind.to_ascii_lowercase()),
            })
        });
        let fields = fields.collect();
        Some(Self { action, fields })
    }

    /// Whether there is a field or a button of this name.
    pub fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|field| field.name == name)
    }

    /// What a browser sends after a person typed these values, by name, or pressed these buttons. What
    /// is typed stands for what was there; other buttons, and boxes, are left alone.
    pub fn sent(&self, typed: &[(&str, &str)]) -> String {
        let mut sent = String::new();
        for field in &self.fields {
            let typed = typed.iter().find(|(name, _)| *name == field.name);
            match (typed, &*field.kind) {
                (Some((name, value)), _) => append_form(&mut sent, name, value),
                (None, "hidden" | "text") => append_form(&mut sent, &field.name, &field.value),
                (None, _) => {}
            }
        }
        sent
    }
}

/// The value of an attribute between double quotes.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let mut rest = tag;
    while let Some((before, after)) = rest.split_once("=\"") {
        let (value, after) = after.split_once('"')?;
        let last = before.split_whitespace().next_back();
        if last.is_some_and(|last| last.eq_ignore_ascii_case(name)) {
            return Some(plain(value));
        }
        rest = after;
    }
    None
}

fn plain(text: &str) -> String {
    let text = text
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&#39;", "'");
    let text = text.replace("&lt;", "<").replace("&gt;", ">");
    text.replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_sent_as_it_stands() {
        let page = r#"<form method="post" action="https://rp.example/cb"><input type="hidden" name="a" value="1&amp;2"/>
            <input type="hidden" name="b" value=""/></form>"#;
        let (action, sent) = page_form(page).unwrap();
        assert_eq!(action, "https://rp.example/cb");
        assert_eq!(sent, "a=1%262&b=");
        assert!(page_form("<p>no form</p>").is_none());
        let loud = r#"<FORM METHOD="POST" ACTION="/cb"><INPUT TYPE="HIDDEN" NAME="A" VALUE="b"><INPUT TYPE="SUBMIT" NAME="go"></FORM>"#;
        assert_eq!(page_form(loud).unwrap(), ("/cb".into(), "A=b".into()));
    }

    #[test]
    fn a_person_types_into_a_form_and_presses_one_button() {
        let page = r#"<form id="login" action="/login?a=1&amp;b=2" method="post">
            <input id="username" name="username" value="alice" type="text" autofocus
                aria-invalid=""/>
            <input type="password" name="password" value=""/><input name="remember" type="checkbox">
            <input type="hidden" id="hidden" name="credential" />
            <button name="yes" type="submit" value="Yes">Yes</button>
            <input type="submit" name="no" value="No"/></form><form action="/other"><input name="other"></form>"#;
        let form = PageForm::first_of(page).unwrap();
        assert_eq!(form.action, "/login?a=1&b=2");
        assert!(form.has("no") && !form.has("other"));
        assert_eq!(form.sent(&[]), "username=alice&credential=");
        let typed = [("password", "a&b"), ("no", "No")];
        let sent = form.sent(&typed);
        assert_eq!(sent, "username=alice&password=a%26b&credential=&no=No");
    }
}
