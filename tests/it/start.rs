//! What a newcomer reads on the terminal: one plain line with the next step, whatever keeps the service from starting.

use std::{
    io::{BufRead, BufReader},
    net::TcpListener,
    path::Path,
    process::{Command, Stdio},
};

fn serve(folder: &Path, settings: &str) -> Command {
    let file = folder.join("opinari.toml");
    std::fs::write(&file, settings).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_opinari"));
    command.arg("--config").arg(file).arg("serve").current_dir(folder).env_clear().stdin(Stdio::null());
    command
}

#[test]
fn what_keeps_the_service_from_starting_is_said_in_one_line() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    for (settings, said) in [
        (
            format!("[server]\nlisten = \"127.0.0.1:{port}\"\n"),
            format!("stop what uses port {port}, or choose another"),
        ),
        ("[data]\ndir = \"opinari.toml/below\"\n".to_owned(), "choose another with data.dir".to_owned()),
        ("[server]\nlisten = \"8080\"\n".to_owned(), "server.listen: this value cannot be used".to_owned()),
        ("[server]\npublic_ulr = \"x\"\n".to_owned(), "did you mean \"server.public_url\"?".to_owned()),
        ("[database]\nurl = \"mysql://x\"\n".to_owned(), "must start with sqlite:// or postgres://".to_owned()),
        ("[mail]\nhost = \"mail.example.com\"\nusername = \"x\"\n".to_owned(), "are set together".to_owned()),
        ("[mail]\nhost = \"mail.example.com\"\ntls = \"none\"\n".to_owned(), "use \"starttls\" or \"tls\"".to_owned()),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let done = serve(folder.path(), &settings).output().unwrap();
        let heard = String::from_utf8(done.stderr).unwrap();
        assert!(!done.status.success(), "{settings}");
        assert!(
            heard.lines().count() == 1 && heard.starts_with("opinari: ") && heard.contains(&said),
            "{settings}: {heard}"
        );
    }
}

#[test]
fn a_mail_server_that_does_not_answer_is_noticed_at_the_start_and_the_owner_s_link_stands_in_the_log() {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let folder = tempfile::tempdir().unwrap();
    let settings =
        format!("[server]\nlisten = \"127.0.0.1:0\"\n[mail]\nhost = \"127.0.0.1\"\nport = {nobody}\ntls = \"none\"\n");
    let mut service = serve(folder.path(), &settings).stderr(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(service.stderr.take().unwrap()).lines().map(Result::unwrap);
    let mut heard = Vec::new();
    for line in lines {
        heard.push(line);
        let all = heard.join("\n");
        if all.contains("mails cannot leave and will wait; look at mail.host") && all.contains("/setup/") {
            break;
        }
    }
    service.kill().unwrap();
    service.wait().unwrap();
    let all = heard.join("\n");
    assert!(all.contains("mails cannot leave") && all.contains("http://127.0.0.1:8080/setup/"), "{all}");
    assert!(!all.contains('\u{1b}'), "no colours where nobody watches");
}
