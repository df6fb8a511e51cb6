//! A wire to a server, between it and a program: it counts what the program asks, and can be cut, or have the
//! program killed, at a request.
//!
//! A request is what the server answers: on PostgreSQL a query or a `Sync`, on MySQL and MariaDB a command. Logging
//! in and out is none. Requests of all connections are counted together, from 1.
//!
//! ```text
//! let proxy = Proxy::to(&app.database().url());
//! let mut command = app.command(&["upgrade", "head"]);
//! command.env("DATABASE_URL", proxy.url());
//! proxy.cut_after(7);                      // the seventh request reaches the server, its answer nobody
//! assert!(!command.output().unwrap().status.success());
//! assert!(proxy.has_struck());
//! println!("{:?}", proxy.counts());        // connections, requests, round trips, bytes
//! ```
//!
//! The formats: <https://www.postgresql.org/docs/current/protocol-message-formats.html>,
//! <https://mariadb.com/docs/server/reference/clientserver-protocol/0-packet>.

use migrator_core::capability::Dialect;
use sqlx::mysql::MySqlConnectOptions;
use sqlx::postgres::PgConnectOptions;
use std::io::{ErrorKind, Read, Result, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::Command;
use std::str::FromStr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

/// How long a server has been silent when it counts as done with a request that nobody waits for.
const SILENCE: u32 = 3;
const TICK: Duration = Duration::from_millis(50);

/// A wire to a server. It ends with this value, and what goes through it too.
pub(crate) struct Proxy {
    url: String,
    shared: Arc<Shared>,
}

/// What went through.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// How often the program connected.
    pub(crate) connections: usize,
    /// How many requests there were.
    pub(crate) requests: usize,
    /// How often the program waited for the server: requests that are sent together are one. Logging in counts,
    /// since it takes the time too.
    pub(crate) round_trips: usize,
    /// How many bytes the program sent.
    pub(crate) bytes_sent: usize,
}

/// What happens at a request.
#[derive(Debug, Clone, Copy)]
enum Blow {
    /// The connection is cut.
    Cut,
    /// The process is killed.
    Kill(u32),
}

#[derive(Debug, Clone, Copy)]
struct Rule {
    /// The request.
    at: usize,
    /// Whether the server still gets it.
    after: bool,
    blow: Blow,
}

#[derive(Default)]
struct State {
    counts: Counts,
    /// How many requests there were since the rule.
    requests: usize,
    rule: Option<Rule>,
    struck: bool,
    delay: Duration,
    held: bool,
    ended: bool,
}

struct Shared {
    dialect: Dialect,
    server: String,
    state: Mutex<State>,
    released: Condvar,
}

impl Proxy {
    /// A wire to the server of a URL.
    pub(crate) fn to(url: &str) -> Self {
        let (dialect, host, port) = if url.starts_with("mysql") {
            let options = MySqlConnectOptions::from_str(url).unwrap();
            (Dialect::Mysql, options.get_host().to_owned(), options.get_port())
        } else {
            let options = PgConnectOptions::from_str(url).unwrap();
            (Dialect::Postgres, options.get_host().to_owned(), options.get_port())
        };
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let own = format!("127.0.0.1:{}", listener.local_addr().unwrap().port());
        let server = format!("{host}:{port}");
        let shared = Arc::new(Shared { dialect, server, state: Mutex::default(), released: Condvar::new() });
        let serving = Arc::clone(&shared);
        std::thread::spawn(move || serving.serve(&listener));
        let url = url.replacen(&format!("{host}:{port}"), &own, 1);
        assert!(url.contains(&own), "the URL of a test has a host and a port");
        Proxy { url, shared }
    }

    /// The URL that goes through it.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Cuts the connection instead of passing the request of this number on, counted from now.
    pub(crate) fn cut_before(&self, at: usize) {
        self.set(Rule { at, after: false, blow: Blow::Cut });
    }

    /// Cuts the connection when the request of this number was passed on, counted from now. The server
    /// does what it was asked for, and nobody hears of it.
    pub(crate) fn cut_after(&self, at: usize) {
        self.set(Rule { at, after: true, blow: Blow::Cut });
    }

    /// Kills a process instead of passing the request of this number on, counted from now.
    #[allow(dead_code)] // for those who kill programs
    pub(crate) fn kill_before(&self, at: usize, process: u32) {
        self.set(Rule { at, after: false, blow: Blow::Kill(process) });
    }

    /// Kills a process when the request of this number was passed on, counted from now.
    pub(crate) fn kill_after(&self, at: usize, process: u32) {
        self.set(Rule { at, after: true, blow: Blow::Kill(process) });
    }

    /// Lets nobody through before a rule is set, or [`release`](Self::release) is called: a process that is
    /// to be killed has to be there first.
    pub(crate) fn hold(&self) {
        self.shared.state.lock().unwrap().held = true;
    }

    /// Lets those through who wait.
    pub(crate) fn release(&self) {
        self.shared.state.lock().unwrap().held = false;
        self.shared.released.notify_all();
    }

    /// Makes the way longer: each request waits so long before it is passed on.
    #[allow(dead_code)] // for those who measure
    pub(crate) fn delay(&self, by: Duration) {
        self.shared.state.lock().unwrap().delay = by;
    }

    /// Whether the rule that was set last has come true.
    pub(crate) fn has_struck(&self) -> bool {
        self.shared.state.lock().unwrap().struck
    }

    /// What went through since it began.
    pub(crate) fn counts(&self) -> Counts {
        self.shared.state.lock().unwrap().counts
    }

    fn set(&self, rule: Rule) {
        let mut state = self.shared.state.lock().unwrap();
        (state.rule, state.struck, state.requests) = (Some(rule), false, 0);
        drop(state);
        self.release();
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.shared.state.lock().unwrap().ended = true;
        self.shared.released.notify_all();
        // It wakes the listener, which then sees that it is over.
        if let Some((_, address)) = self.url.split_once('@') {
            let _ = TcpStream::connect(address.split('/').next().unwrap_or_default());
        }
    }
}

impl Shared {
    fn serve(self: &Arc<Self>, listener: &TcpListener) {
        for client in listener.incoming() {
            let mut state = self.state.lock().unwrap();
            while state.held && !state.ended {
                state = self.released.wait(state).unwrap();
            }
            if state.ended {
                return;
            }
            state.counts.connections += 1;
            drop(state);
            let (Ok(client), Ok(server)) = (client, TcpStream::connect(&self.server)) else { continue };
            // Small messages wait for nothing: the way is no slower than without a proxy.
            for end in [&client, &server] {
                let _ = end.set_nodelay(true);
            }
            let wire = Arc::new(Wire {
                shared: Arc::clone(self),
                client,
                server,
                answered: AtomicBool::new(true),
                cut: AtomicBool::new(false),
            });
            let back = Arc::clone(&wire);
            std::thread::spawn(move || back.carry_answers());
            std::thread::spawn(move || {
                // Whoever closes first, the other one hears of it.
                let _ = wire.carry_requests();
                if !wire.cut.load(Ordering::SeqCst) {
                    let _ = wire.server.shutdown(Shutdown::Both);
                }
            });
        }
    }

    /// Counts a request, and says what happens at it.
    fn asked(&self) -> Option<Rule> {
        let mut state = self.state.lock().unwrap();
        state.counts.requests += 1;
        state.requests += 1;
        let due = state.rule.filter(|rule| rule.at == state.requests && !state.struck);
        state.struck |= due.is_some();
        let delay = state.delay;
        drop(state);
        std::thread::sleep(delay);
        due
    }
}

/// One connection that goes through.
struct Wire {
    shared: Arc<Shared>,
    client: TcpStream,
    server: TcpStream,
    /// Whether the server said something since the program did.
    answered: AtomicBool,
    cut: AtomicBool,
}

impl Wire {
    fn carry_answers(&self) {
        let (mut client, mut server) = (&self.client, &self.server);
        let mut bytes = vec![0; 64 * 1024];
        let mut silent = 0;
        let _ = server.set_read_timeout(Some(TICK));
        loop {
            match server.read(&mut bytes) {
                Ok(0) => break,
                Ok(read) => {
                    silent = 0;
                    self.answered.store(true, Ordering::SeqCst);
                    if client.write_all(&bytes[..read]).is_err() && !self.cut.load(Ordering::SeqCst) {
                        break;
                    }
                }
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                    silent += 1;
                    if self.cut.load(Ordering::SeqCst) && silent >= SILENCE {
                        break;
                    }
                }
                Err(_) => break,
            }
        }
        let _ = self.client.shutdown(Shutdown::Both);
        let _ = self.server.shutdown(Shutdown::Both);
    }

    fn carry_requests(&self) -> Result<()> {
        let mut server = &self.server;
        let mut messages = Messages { dialect: self.shared.dialect, logged_in: false };
        loop {
            let (message, is_request) = messages.read(&self.client)?;
            {
                let mut state = self.shared.state.lock().unwrap();
                state.counts.bytes_sent += message.len();
                state.counts.round_trips += usize::from(self.answered.swap(false, Ordering::SeqCst));
            }
            let rule = if is_request { self.shared.asked() } else { None };
            if rule.is_none_or(|rule| rule.after) {
                server.write_all(&message)?;
            }
            match rule.map(|rule| rule.blow) {
                None => {}
                Some(Blow::Cut) => {
                    // The server goes on with what it has.
                    self.cut.store(true, Ordering::SeqCst);
                    return self.client.shutdown(Shutdown::Both);
                }
                Some(Blow::Kill(process)) => {
                    let _ = Command::new("kill").args(["-KILL", &process.to_string()]).status();
                }
            }
        }
    }
}

/// Reads what a program sends, message by message.
struct Messages {
    dialect: Dialect,
    logged_in: bool,
}

impl Messages {
    /// A message, and whether it is a request.
    fn read(&mut self, mut client: &TcpStream) -> Result<(Vec<u8>, bool)> {
        let mut message;
        match self.dialect {
            Dialect::Mysql => {
                message = vec![0; 4];
                client.read_exact(&mut message)?;
                let length =
                    usize::from(message[0]) | usize::from(message[1]) << 8 | usize::from(message[2]) << 16;
                let first = message[3] == 0;
                message.resize(4 + length, 0);
                client.read_exact(&mut message[4..])?;
                const QUIT: u8 = 1;
                Ok((message.clone(), first && message.get(4) != Some(&QUIT)))
            }
            _ => {
                // The first message has no letter. A request for encryption comes before it.
                let letters = usize::from(self.logged_in);
                message = vec![0; letters + 4];
                client.read_exact(&mut message)?;
                let length = u32::from_be_bytes(message[letters..].try_into().unwrap_or_default()) as usize;
                message.resize(letters + length, 0);
                client.read_exact(&mut message[letters + 4..])?;
                let encryption: [&[u8]; 2] = [&80_877_103_u32.to_be_bytes(), &80_877_104_u32.to_be_bytes()];
                let is_request = self.logged_in && matches!(message[0], b'Q' | b'S');
                if !self.logged_in && !encryption.contains(&message.get(4..8).unwrap_or_default()) {
                    self.logged_in = true;
                }
                Ok((message, is_request))
            }
        }
    }
}
