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

/// Where the first form of a page goes, and its hidden fields as a browser sends them. Its author
/// has escaped what HTML wants escaped, and nothing else.
pub fn page_form(page: &str) -> Option<(String, String)> {
    let plain = |text: &str| {
        let text = text
            .replace("&quot;", "\"")
            .replace("&#x27;", "'")
            .replace("&#39;", "'");
        let text = text.replace("&lt;", "<").replace("&gt;", ">");
        text.replace("&amp;", "&")
    };
    let (_, form) = page.split_once("<form ")?;
    let (_, form) = form.split_once("action=\"")?;
    let (action, fields) = form.split_once('"')?;
    let mut sent = String::new();
    for field in fields.split("<input type=\"hidden\" name=\"").skip(1) {
        let (name, rest) = field.split_once("\" value=\"")?;
        let (value, _) = rest.split_once('"')?;
        append_form(&mut sent, &plain(name), &plain(value));
    }
    Some((plain(action), sent))
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
    }
}
