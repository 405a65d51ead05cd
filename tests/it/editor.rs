//! The schema in the real thing: yaml-language-server completes, explains and underlines the shipped use cases.
//!
//! Skipped where the server is not installed; `make editor` installs it under `target/` and runs this.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};

use super::support::root;

struct Server {
    child: Child,
    stdin: ChildStdin,
    messages: Receiver<Value>,
    next: u64,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    fn start(script: &Path, folder: &Path) -> Self {
        let mut child = Command::new("node")
            .arg(script)
            .arg("--stdio")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (stdin, stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let (send, messages) = channel();
        std::thread::spawn(move || {
            let mut reader = BufReader::new(stdout);
            loop {
                let mut length = 0;
                loop {
                    let mut line = String::new();
                    if reader.read_line(&mut line).unwrap_or(0) == 0 {
                        return;
                    }
                    if line.trim().is_empty() {
                        break;
                    }
                    if let Some(n) = line.to_lowercase().strip_prefix("content-length:") {
                        length = n.trim().parse().unwrap();
                    }
                }
                let mut body = vec![0; length];
                if reader.read_exact(&mut body).is_err() || send.send(serde_json::from_slice(&body).unwrap()).is_err() {
                    return;
                }
            }
        });
        let mut server = Self { child, stdin, messages, next: 0 };
        let document = json!({"hover": {"contentFormat": ["markdown"]}, "completion": {}, "publishDiagnostics": {}});
        let capabilities = json!({"workspace": {"configuration": true}, "textDocument": document});
        server.ask("initialize", json!({"processId": null, "rootUri": uri(folder), "capabilities": capabilities}));
        server.tell("initialized", json!({}));
        server
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        write!(self.stdin, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        self.stdin.flush().unwrap();
    }

    fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// The next message that `wanted` accepts; what the server asks on the way is answered.
    fn wait(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        loop {
            let message = self.messages.recv_timeout(Duration::from_secs(30)).expect("the server answers");
            if message.get("method").is_some() && message.get("id").is_some() {
                // No schema is fetched from anywhere: the files name their own.
                let settings =
                    json!({"validate": true, "hover": true, "completion": true, "schemaStore": {"enable": false}});
                let items = message["params"]["items"].as_array().cloned().unwrap_or_default();
                let answer: Vec<Value> = items
                    .iter()
                    .map(|item| if item["section"] == "yaml" { settings.clone() } else { Value::Null })
                    .collect();
                self.send(&json!({"jsonrpc": "2.0", "id": message["id"], "result": answer}));
            } else if wanted(&message) {
                return message;
            }
        }
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.next += 1;
        let id = self.next;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        self.wait(|message| message.get("method").is_none() && message["id"] == id)["result"].clone()
    }

    fn open(&mut self, file: &Path, text: &str) {
        self.tell(
            "textDocument/didOpen",
            json!({"textDocument": {"uri": uri(file), "languageId": "yaml", "version": 1, "text": text}}),
        );
    }

    /// The lines (from 1) that are underlined in a file once it is opened.
    fn underlined(&mut self, file: &Path, text: &str) -> Vec<u64> {
        self.open(file, text);
        let target = uri(file);
        let message = self.wait(|message| {
            message["method"] == "textDocument/publishDiagnostics" && message["params"]["uri"] == target.as_str()
        });
        message["params"]["diagnostics"]
            .as_array()
            .unwrap()
            .iter()
            .map(|found| found["range"]["start"]["line"].as_u64().unwrap() + 1)
            .collect()
    }

    fn labels(&mut self, file: &Path, line: usize, column: usize) -> Vec<String> {
        let at = json!({"textDocument": {"uri": uri(file)}, "position": {"line": line - 1, "character": column - 1}});
        let result = self.ask("textDocument/completion", at);
        result["items"].as_array().unwrap().iter().map(|item| item["label"].as_str().unwrap().to_owned()).collect()
    }
}

fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}

fn server_script() -> Option<PathBuf> {
    let given = std::env::var_os("C360_YAML_LANGUAGE_SERVER").map(PathBuf::from);
    let installed = root().join("target/editor/node_modules/yaml-language-server/bin/yaml-language-server");
    let script = given.unwrap_or(installed);
    let node = Command::new("node").arg("--version").output().is_ok_and(|out| out.status.success());
    (script.is_file() && node).then_some(script)
}

#[test]
fn an_editor_completes_explains_and_underlines() {
    let Some(script) = server_script() else {
        println!("skipped: yaml-language-server is not installed; `make editor` installs it");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let cases = folder.path().join("usecases/b2b_saas");
    std::fs::create_dir_all(&cases).unwrap();
    std::fs::create_dir_all(folder.path().join("schemas")).unwrap();
    std::fs::copy(root().join("schemas/usecase.schema.json"), folder.path().join("schemas/usecase.schema.json"))
        .unwrap();
    let text = |name: &str| std::fs::read_to_string(root().join(format!("usecases/b2b_saas/{name}.yaml"))).unwrap();
    let mut server = Server::start(&script, folder.path());
    for name in ["accounts", "churn_prevention", "support_context"] {
        assert!(text(name).starts_with("# yaml-language-server: $schema="), "{name}");
        std::fs::write(cases.join(format!("{name}.yaml")), text(name)).unwrap();
        assert_eq!(server.underlined(&cases.join(format!("{name}.yaml")), &text(name)), Vec::<u64>::new(), "{name}");
    }
    let churn = text("churn_prevention");
    let line_of = |text: &str, part: &str| text.lines().position(|line| line.contains(part)).unwrap() + 1;
    for (i, (from, to)) in [
        ("label: Renewal date", "labl: Renewal date"),
        ("    type: date\n", "    type: dat\n"),
        ("minutes_before: 25", "minutes_before: soon"),
        ("fallback: none\n    fresh_for: always # a date", "fallback: 7\n    fresh_for: always # a date"),
    ]
    .iter()
    .enumerate()
    {
        let wrong = churn.replacen(from, to, 1);
        assert_ne!(wrong, churn, "{from}");
        let line = line_of(&wrong, to.lines().next().unwrap()) as u64;
        let found = server.underlined(&cases.join(format!("wrong{i}.yaml")), &wrong);
        assert!(
            found.contains(&line) && found.iter().all(|other| *other == line),
            "{to}: line {line}, underlined {found:?}"
        );
    }
    let marker = "    label: Renewal date\n";
    let asked = churn.replacen(marker, &format!("{marker}    \n    survivorship: \n"), 1);
    let file = cases.join("asked.yaml");
    server.open(&file, &asked);
    let line = line_of(&asked, "label: Renewal date") + 1;
    let keys = server.labels(&file, line, 5);
    for key in ["within_source", "valid", "otherwise", "group"] {
        assert!(keys.iter().any(|label| label == key), "{key} is not among {keys:?}");
    }
    let choices = server.labels(&file, line + 1, 19);
    assert!(choices.iter().any(|label| label == "most_recent"), "{choices:?}");
    let at = json!({
        "textDocument": {"uri": uri(&cases.join("churn_prevention.yaml"))},
        "position": {"line": line_of(&churn, "system_of_record:") - 1, "character": 6},
    });
    let hover = server.ask("textDocument/hover", at).to_string();
    assert!(hover.contains("The source whose fresh value wins"), "{hover}");
}
