"""A small IMAP server that speaks enough of RFC 3501 over a socket to be a mailbox's host."""

import re
import socketserver
import threading


class Mailboxes:
    """Folders of messages by UID, with flags; what one client changes the next one sees."""

    def __init__(self, capabilities="IMAP4rev1 MOVE UIDPLUS"):
        self.capabilities = capabilities
        self.validity = 77
        self.folders = {"INBOX": {}}
        self.flags = {}
        self.next_uid = 1
        self.fetched = []

    def deliver(self, content):
        self.folders["INBOX"][self.next_uid] = content
        self.flags[self.next_uid] = set()
        self.next_uid += 1

    def matching(self, folder, words):
        uids = sorted(self.folders[folder])
        span = re.search(r"UID (\d+):\*", words)
        if span:
            # RFC 3501, 6.4.8: the star is the last message, even before the first of the span.
            found = [uid for uid in uids if uid >= int(span[1])]
            return found or uids[-1:]
        return [uid for uid in uids if "UNSEEN" not in words or "\\Seen" not in self.flags[uid]]


class Conversation(socketserver.StreamRequestHandler):
    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self):
        boxes = self.server.boxes
        self.say(f"* OK [CAPABILITY {boxes.capabilities}] ready")
        while line := self.rfile.readline():
            tag, _space, words = line.decode().strip().partition(" ")
            if self.server.drops_at and self.server.drops_at in words:
                return
            self.say(f"{tag} {self.answer(boxes, words)}")
            if words.upper().startswith("LOGOUT"):
                return

    def answer(self, boxes, words):
        command, _space, rest = words.partition(" ")
        if command == "UID":
            command, _space, rest = rest.partition(" ")
        return getattr(self, f"on_{command.lower()}")(boxes, rest)

    def on_capability(self, boxes, _rest):
        self.say(f"* CAPABILITY {boxes.capabilities}")
        return "OK done"

    def on_login(self, _boxes, rest):
        return "OK done" if rest == 'reader "secret word"' else "NO wrong"

    def on_select(self, boxes, rest):
        self.folder = rest.strip('"')
        if self.folder not in boxes.folders:
            return "NO there is none"
        self.say(f"* {len(boxes.folders[self.folder])} EXISTS")
        self.say(f"* OK [UIDVALIDITY {boxes.validity}] counted so")
        return "OK [READ-WRITE]"

    def on_search(self, boxes, rest):
        found = boxes.matching(self.folder, rest)
        self.say(" ".join(["* SEARCH", *map(str, found)]))
        return "OK done"

    def on_fetch(self, boxes, rest):
        uid, most = re.fullmatch(r"(\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)", rest).groups()
        content = boxes.folders[self.folder].get(int(uid))
        if content is not None:
            boxes.fetched.append(int(uid))
            content = content[: int(most)]
            self.say(f"* 1 FETCH (UID {uid} BODY[]<0> {{{len(content)}}}")
            self.wfile.write(content)
            self.say(")")
        return "OK done"

    def on_store(self, boxes, rest):
        uids, _flags, flags = re.fullmatch(r"([\d,]+) (\S+) \((.*)\)", rest).groups()
        for uid in uids.split(","):
            boxes.flags[int(uid)] |= set(flags.split())
        return "OK done"

    def on_create(self, boxes, rest):
        if rest.strip('"') in boxes.folders:
            return "NO there is one"
        boxes.folders[rest.strip('"')] = {}
        return "OK done"

    def on_copy(self, boxes, rest, *, moves=False):
        uids, _space, folder = rest.partition(" ")
        for uid in map(int, uids.split(",")):
            inbox = boxes.folders[self.folder]
            boxes.folders[folder.strip('"')][uid] = inbox.pop(uid) if moves else inbox[uid]
        return "OK done"

    def on_move(self, boxes, rest):
        return self.on_copy(boxes, rest, moves=True)

    def on_expunge(self, boxes, _rest):
        inbox = boxes.folders[self.folder]
        for uid in [uid for uid in inbox if "\\Deleted" in boxes.flags[uid]]:
            del inbox[uid]
        return "OK done"

    def on_logout(self, _boxes, _rest):
        self.say("* BYE")
        return "OK done"


class ImapServer(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Conversation)
        self.boxes = Mailboxes()
        self.drops_at = ""
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    def url(self, query=""):
        return f"imap://reader:secret%20word@127.0.0.1:{self.server_address[1]}/INBOX{query}"
