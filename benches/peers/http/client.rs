//! A small HTTP/1.1 client over one kept connection, so that the load generator takes little of the two cores it shares with the server.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::peer::Failure;

/// A kept connection.
pub struct Client {
    address: String,
    stream: BufReader<TcpStream>,
}

/// An answer.
#[derive(Debug, Default)]
pub struct Answer {
    /// Status code.
    pub status: u16,
    /// The body, with its transfer coding taken off.
    pub body: Vec<u8>,
}

impl Client {
    /// Connects to `host:port`.
    ///
    /// # Errors
    /// When nobody listens there.
    pub fn connect(address: &str) -> Result<Self, Failure> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_mins(2)))?;
        Ok(Self { address: address.into(), stream: BufReader::with_capacity(1 << 16, stream) })
    }

    /// Asks for a path.
    ///
    /// # Errors
    /// When the server does not answer in HTTP.
    pub fn get(&mut self, path: &str, accept_encoding: &str) -> Result<Answer, Failure> {
        self.ask(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\nAccept-Encoding: {accept_encoding}\r\n\r\n", self.address))
    }

    /// Sends JSON to a path.
    ///
    /// # Errors
    /// When the server does not answer in HTTP.
    pub fn post(&mut self, path: &str, body: &str) -> Result<Answer, Failure> {
        let (address, length) = (&self.address, body.len());
        self.ask(&format!(
            "POST {path} HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        ))
    }

    /// Connects again when the server closed the connection after its answer.
    fn ask(&mut self, request: &str) -> Result<Answer, Failure> {
        self.stream.get_mut().write_all(request.as_bytes())?;
        let head = self.head()?;
        let mut fields = [httparse::EMPTY_HEADER; 64];
        let mut response = httparse::Response::new(&mut fields);
        response.parse(&head)?;
        let field = |name: &str| {
            let found = response.headers.iter().find(|field| field.name.eq_ignore_ascii_case(name));
            found.map(|field| String::from_utf8_lossy(field.value).to_ascii_lowercase())
        };
        let status = response.code.ok_or("no status")?;
        let (length, coding, connection) = (field("content-length"), field("transfer-encoding"), field("connection"));
        let close = connection.is_some_and(|value| value == "close");
        let mut body = Vec::new();
        if coding.is_some_and(|value| value.contains("chunked")) {
            self.chunks(&mut body)?;
        } else if let Some(length) = length {
            body.resize(length.trim().parse()?, 0);
            self.stream.read_exact(&mut body)?;
        } else if close {
            self.stream.read_to_end(&mut body)?;
        }
        if close {
            *self = Self::connect(&self.address)?;
        }
        Ok(Answer { status, body })
    }

    fn head(&mut self) -> Result<Vec<u8>, Failure> {
        let mut head = Vec::new();
        loop {
            let from = head.len();
            if self.stream.read_until(b'\n', &mut head)? == 0 {
                return Err("the server closed the connection".into());
            }
            if matches!(&head[from..], b"\r\n" | b"\n") {
                return Ok(head);
            }
        }
    }

    fn chunks(&mut self, body: &mut Vec<u8>) -> Result<(), Failure> {
        let mut line = String::new();
        loop {
            line.clear();
            self.stream.read_line(&mut line)?;
            let length = usize::from_str_radix(line.trim().split(';').next().unwrap_or_default(), 16)?;
            let from = body.len();
            body.resize(from + length, 0);
            self.stream.read_exact(&mut body[from..])?;
            line.clear();
            self.stream.read_line(&mut line)?;
            if length == 0 {
                return Ok(());
            }
        }
    }
}
