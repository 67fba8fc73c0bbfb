//! Heads of requests.

use http::request::Parts;
use http::{HeaderMap, Method, Uri};

/// The head of a request, of which a signature covers some and to which it is added: [`Parts`], a
/// [`Request`](http::Request) with a body of any kind, or a type of one's own.
pub trait Head {
    /// The method.
    fn method(&self) -> &Method;

    /// The URL, absolute, just as it will be sent.
    fn uri(&self) -> &Uri;

    /// The headers.
    fn headers(&self) -> &HeaderMap;

    /// The URL, to put parameters into its query.
    fn uri_mut(&mut self) -> &mut Uri;

    /// The headers, to put one in.
    fn headers_mut(&mut self) -> &mut HeaderMap;
}

impl Head for Parts {
    fn method(&self) -> &Method {
        &self.method
    }

    fn uri(&self) -> &Uri {
        &self.uri
    }

    fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    fn uri_mut(&mut self) -> &mut Uri {
        &mut self.uri
    }

    fn headers_mut(&mut self) -> &mut HeaderMap {
        &mut self.headers
    }
}

impl<B> Head for http::Request<B> {
    fn method(&self) -> &Method {
        self.method()
    }

    fn uri(&self) -> &Uri {
        self.uri()
    }

    fn headers(&self) -> &HeaderMap {
        self.headers()
    }

    fn uri_mut(&mut self) -> &mut Uri {
        self.uri_mut()
    }

    fn headers_mut(&mut self) -> &mut HeaderMap {
        self.headers_mut()
    }
}
