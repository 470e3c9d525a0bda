"""A relay that follows a script: at any step it may hang up, hesitate, refuse or talk nonsense."""

import socketserver
import ssl
import threading

USUAL = {
    "connect": "220 ready",
    "EHLO": "250 ready",
    "HELO": "250 ready",
    "MAIL": "250 ok",
    "RCPT": "250 ok",
    "DATA": "354 go on",
    "body": "250 taken",
    "RSET": "250 ok",
    "NOOP": "250 ok",
    "QUIT": "221 bye",
}
CLOSE, STALL, HALF = "close", "stall", "half a line"


class Conversation(socketserver.StreamRequestHandler):
    """Says what the script says; 421 is its last word."""

    def setup(self):
        if self.server.tls and self.server.tls_at_once:
            self.request = self.server.tls.wrap_socket(self.request, server_side=True)
        super().setup()

    def handle(self):
        step, self.has_recipient = "connect", False
        while self.answer(step):
            line = self.rfile.readline()
            if not line:
                return
            step = line.split(None, 1)[0].split(b":")[0].decode("latin-1").upper()
            self.server.said.append(line)
            if step == "DATA" and self.answer("DATA"):
                step = self.read_body() if self.is_open else "nothing"
            elif step == "STARTTLS":
                if not self.start_tls():
                    return
                step = "nothing"
            elif step == "DATA":
                return

    def finish(self):
        super().finish()
        self.request.close()

    def start_tls(self):
        self.wfile.write(b"220 go on\r\n")
        try:
            self.request = self.server.tls.wrap_socket(self.request, server_side=True)
        except OSError:
            return False
        socketserver.StreamRequestHandler.setup(self)
        return True

    def read_body(self):
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line)
        self.server.body += lines
        return "body" if self.has_recipient else "nobody"

    def answer(self, step):
        if step == "nothing":
            return True
        reply = self.server.script.get(step) or self.usual(step)
        if isinstance(reply, list):  # one after the other
            reply = reply.pop(0)
        if step == self.server.fails_second_time:
            self.server.times += 1
            if self.server.times == 2:
                self.server.failed, reply = True, CLOSE
        if step == "RCPT":
            self.has_recipient = reply.startswith("2")
        self.is_open = step == "DATA" and reply.startswith("354")
        if reply == STALL:
            self.server.over.wait(5)
        if reply in {CLOSE, STALL}:
            return False
        if reply == HALF:
            self.wfile.write(b"25")
            return False
        self.wfile.write(f"{reply}\r\n".encode())
        return not reply.startswith("421")

    def usual(self, step):
        if step == "EHLO" and self.server.extensions:
            return "\r\n".join(["250-ready", *self.server.extensions])
        if step == "DATA" and not self.has_recipient and not self.server.is_careless:
            return "503 no valid recipients"
        if step == "nobody":
            return "554 no valid recipients"
        return USUAL.get(step, "502 unknown")


class ScriptedRelay(socketserver.ThreadingTCPServer):
    """Serves in threads until it is closed."""

    daemon_threads = True
    request_queue_size = 50

    def __init__(self, *, pipelining, certificate, tls_at_once, is_careless, script):
        super().__init__(("127.0.0.1", 0), Conversation)
        self.script, self.is_careless = script, is_careless
        self.extensions = []
        self.tls, self.tls_at_once = None, tls_at_once
        if certificate:
            self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.tls.load_cert_chain(certificate)
            self.extensions.append("250-STARTTLS")
        if pipelining or self.extensions:
            self.extensions.append("250 PIPELINING" if pipelining else "250 HELP")
        self.fails_second_time, self.times, self.failed = None, 0, False
        self.body, self.said, self.over = [], [], threading.Event()
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}).start()

    def handle_error(self, request, client_address):
        """A client that hangs up is what is being tested."""

    def end(self):
        self.over.set()
        self.shutdown()
        self.server_close()
