use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::mpsc;
use std::thread;

use oauth_ureq::ureq::Agent;
use oauth_ureq::{Driver, OAuth2Auth};

use crate::exchange::{self, fetch};

/// A server that keeps its connections; says for each request which one it came over.
fn keeping() -> (String, mpsc::Receiver<usize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let (sender, connections) = mpsc::channel();
    thread::spawn(move || {
        for (number, stream) in listener.incoming().enumerate() {
            let (mut stream, sender) = (stream.unwrap(), sender.clone());
            thread::spawn(move || {
                let mut request = [0; 4096];
                while stream.read(&mut request).is_ok_and(|length| length > 0) {
                    sender.send(number).unwrap();
                    let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
                    stream.write_all(answer).unwrap();
                }
            });
        }
    });
    (url, connections)
}

/// A kept one may have been closed by the server, and then nobody knows what it has read.
#[test]
fn calls_share_connections_and_messages_do_not() {
    let other = Agent::config_builder().proxy(None);
    let other = other.input_buffer_size(64 * 1024).build().new_agent();
    for driver in [exchange::driver(), Driver::with_agent(other).unwrap()] {
        let (url, connections) = keeping();
        let auth = OAuth2Auth::with_driver(driver.clone(), "token".to_owned()).unwrap();
        let call = || {
            let mut response = auth.get(&url).call().unwrap();
            assert_eq!(response.body_mut().read_to_string().unwrap(), "ok");
        };

        call();
        call();
        fetch(&driver, &url).unwrap();
        fetch(&driver, &url).unwrap();
        call();

        let numbers: Vec<_> = connections.iter().take(5).collect();
        assert_eq!(numbers, [0, 0, 1, 2, 0]);
    }
}
