"""ClickHouse's engine (chdb, in this process) behind as much of its HTTP interface as its JavaScript client uses.

clickhouse_server.py FOLDER PORT: says on its first line at which port it answers (0: any that is free), until its standard input ends.
One request after the other.
The header X-Fail-Next of a request to /fail counts the writes that are answered with 503 though they were carried out: an answer got lost.
X-Refuse-Next counts those before them that are not carried out: what they hold cannot be taken in.
"""

import os
import re
import sys
import threading
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from chdb.session import Session

NOT_SETTINGS = {"query", "database", "query_id", "session_id", "role"}
session = Session(sys.argv[1])
# To compile questions that are asked once takes longer than to answer them.
for name in ("compile_expressions", "compile_aggregate_expressions", "compile_sort_description"):
    session.query(f"SET {name} = 0")
lock = threading.Lock()
failing = refusing = 0


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.answer(200, b"Ok.\n")

    def do_POST(self):
        global failing, refusing
        body = self.body()
        url = urlsplit(self.path)
        if url.path == "/fail":
            failing = int(self.headers.get("X-Fail-Next", 0))
            refusing = int(self.headers.get("X-Refuse-Next", 0))
            return self.answer(200, b"")
        given = dict(parse_qsl(url.query, keep_blank_values=True))
        kind = self.headers.get("Content-Type", "")
        if kind.startswith("multipart/form-data"):
            given |= parts(kind, body)
            body = b""
        query = given.get("query", "").encode()
        statement = (query + b"\n" + body if query else body).decode()
        settings = {name: value for name, value in given.items() if name not in NOT_SETTINGS and not name.startswith("param_")}
        parameters = {name[6:]: value for name, value in given.items() if name.startswith("param_")}
        if refusing > 0 and statement.startswith("INSERT"):
            refusing -= 1
            return self.answer(500, b"Code: 6. DB::Exception: Cannot parse. (CANNOT_PARSE_TEXT)", {"X-ClickHouse-Exception-Code": "6"})
        try:
            with lock:
                found = run(given.get("database", "default"), statement, settings, parameters)
        except Exception as error:  # chdb has no narrower class
            text = str(error)
            code = re.search(r"Code: (\d+)", text)
            return self.answer(500, text.encode(), {"X-ClickHouse-Exception-Code": code[1]} if code else {})
        if failing > 0 and statement.startswith("INSERT"):
            failing -= 1
            return self.answer(503, b"gone")
        self.answer(200, found)

    def body(self):
        if "chunked" not in self.headers.get("Transfer-Encoding", ""):
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        chunks = b""
        while size := int(self.rfile.readline(), 16):
            chunks += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return chunks

    def answer(self, status, body, headers=None):
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def parts(kind, body):
    message = BytesParser().parsebytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body)
    return {part.get_param("name", header="content-disposition"): part.get_payload(decode=True).decode() for part in message.get_payload()}


def run(database, statement, settings, parameters):
    session.query(f"CREATE DATABASE IF NOT EXISTS {database}")
    session.query(f"USE {database}")
    settings = {"insert_deduplication_token": "", **settings}
    for name, value in settings.items():
        session.query("SET {} = '{}'".format(name, value.replace("\\", "\\\\").replace("'", "\\'")))
    return session.query(statement, params=parameters).bytes() if parameters else session.query(statement).bytes()


server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[2])), Handler)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
os._exit(0)
