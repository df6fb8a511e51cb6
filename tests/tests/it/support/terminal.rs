//! A program on a terminal, on which a test types.

use super::Said;
use super::process::until;
use portable_pty::{Child, CommandBuilder, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

/// Wide enough that no line is broken.
const SIZE: PtySize = PtySize { rows: 50, cols: 300, pixel_width: 0, pixel_height: 0 };

/// What says that colours are wanted, or not, whatever the terminal can.
const COLOUR_VARIABLES: [&str; 4] = ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI"];

/// A program whose input, output and errors are a terminal; it is killed with this value.
pub(crate) struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    keyboard: Box<dyn Write + Send>,
    screen: Arc<Mutex<Vec<u8>>>,
    reader: Option<JoinHandle<()>>,
}

impl Terminal {
    /// Starts a command there.
    pub(crate) fn start(command: &Command) -> Self {
        let pair = native_pty_system().openpty(SIZE).unwrap();
        let mut on_terminal = CommandBuilder::new(command.get_program());
        on_terminal.args(command.get_args());
        on_terminal.cwd(command.get_current_dir().unwrap());
        on_terminal.env("TERM", "xterm-256color");
        COLOUR_VARIABLES.iter().for_each(|name| on_terminal.env_remove(name));
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => on_terminal.env(name, value),
                None => on_terminal.env_remove(name),
            }
        }
        let child = pair.slave.spawn_command(on_terminal).unwrap();
        let (mut output, keyboard) =
            (pair.master.try_clone_reader().unwrap(), pair.master.take_writer().unwrap());
        let screen = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&screen);
        let reader = std::thread::spawn(move || {
            let mut some = [0; 4096];
            while let Ok(length @ 1..) = output.read(&mut some) {
                seen.lock().unwrap().extend_from_slice(&some[..length]);
            }
        });
        Terminal { child, keyboard, screen, reader: Some(reader) }
    }

    /// All that was shown until now, with what moves and colours it.
    pub(crate) fn screen(&self) -> String {
        String::from_utf8_lossy(&self.screen.lock().unwrap()).into_owned()
    }

    /// Waits until something is shown.
    pub(crate) fn until_shown(&self, words: &str) {
        until(&format!("`{words}` is shown"), || self.screen().contains(words));
    }

    /// Types some keys: `\n` is Enter, `\x03` Ctrl-C, `\x04` Ctrl-D.
    pub(crate) fn types(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
        self.keyboard.flush().unwrap();
    }

    /// Waits for the program's end, and gives all that was shown. Of a program that a signal ended, the code is that
    /// of Ctrl-C, which is the only one that is sent here.
    pub(crate) fn end(mut self) -> Said {
        let status = self.child.wait().unwrap();
        self.reader.take().unwrap().join().unwrap();
        let code = if status.signal().is_some() { 130 } else { i32::try_from(status.exit_code()).unwrap() };
        Said { code, out: self.screen(), err: String::new() }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // It has ended already, if all went well.
        let _ = self.child.kill();
    }
}
