"""A mail server for tests: writes what it takes into taken.jsonl, and fails as it is asked to.

It is started with one argument, its settings as JSON: port, user, password, certificate, key, utf8, size. It obeys lines of its
standard input and answers each with `done`: `stop` (no connection is left, none is taken), `start`, and `faults` with a list of
{"at": "mail" | "rcpt" | "data" | "after", "match": part of the receiver, "answer": "451 text" | "drop" | seconds, "times": for each
receiver}. `data` is before a mail is taken, `after` when it was.
"""
import asyncio
import base64
import collections
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

settings = json.loads(sys.argv[1])
faults = []
used = collections.Counter()
connections = set()
opened = 0
taken = open("taken.jsonl", "a", encoding="ascii")
attempts = open("attempts.jsonl", "a", encoding="ascii")


class Connection(SMTP):
    def __init__(self, *args, **kwargs):
        global opened
        super().__init__(*args, **kwargs)
        opened += 1
        self.number = opened

    def connection_made(self, transport):
        connections.add(self)
        super().connection_made(transport)

    def connection_lost(self, error):
        connections.discard(self)
        super().connection_lost(error)


async def fault(server, at, receiver):
    """The answer to give instead, if there is one."""
    for index, rule in enumerate(faults):
        if rule["at"] != at or rule["match"].lower() not in receiver.lower():
            continue
        if used[index, receiver] >= rule["times"]:
            continue
        used[index, receiver] += 1
        if isinstance(rule["answer"], (int, float)):
            await asyncio.sleep(rule["answer"])
            continue
        if rule["answer"] == "drop":
            server.transport.abort()
            return "421 closing"
        return rule["answer"].replace("{receiver}", receiver)
    return None


class Handler:
    async def handle_MAIL(self, server, session, envelope, address, options):
        answer = await fault(server, "mail", address)
        if answer:
            return answer
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        write(attempts, {"connection": server.number, "to": address})
        answer = await fault(server, "rcpt", address)
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        receiver = envelope.rcpt_tos[0]
        answer = await fault(server, "data", receiver)
        if answer:
            return answer
        write(taken, {
            "connection": server.number,
            "from": envelope.mail_from,
            "to": receiver,
            "options": envelope.mail_options,
            "tls": session.ssl is not None,
            "user": (session.auth_data.login.decode() if session.auth_data else None),
            "content": base64.b64encode(envelope.original_content).decode(),
        })
        return await fault(server, "after", receiver) or "250 OK"


def write(file, row):
    file.write(json.dumps(row) + "\n")
    file.flush()


def authenticate(server, session, envelope, mechanism, data):
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (
        settings["user"].encode(), settings["password"].encode())
    return AuthResult(success=right, handled=False, auth_data=data)


def make():
    context = None
    if settings.get("certificate"):
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(settings["certificate"], settings["key"])
    return Connection(
        Handler(), hostname="test", enable_SMTPUTF8=settings["utf8"], data_size_limit=settings["size"], tls_context=context,
        require_starttls=context is not None, authenticator=authenticate if settings.get("user") else None,
        auth_required=bool(settings.get("user")), auth_require_tls=context is not None)


async def main():
    loop = asyncio.get_running_loop()
    listener = await loop.create_server(make, "127.0.0.1", settings["port"])
    print("done", flush=True)
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        command, _, rest = line.strip().partition(" ")
        if command == "stop":
            listener.close()
            for connection in list(connections):
                connection.transport.abort()
        elif command == "start":
            listener = await loop.create_server(make, "127.0.0.1", settings["port"])
        elif command == "faults":
            faults[:] = json.loads(rest)
            used.clear()
        print("done", flush=True)


try:
    asyncio.run(main())
except OSError as error:
    print(error, "\nfailed", flush=True)
