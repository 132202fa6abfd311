"""Answers for a real gto: one JSON request a line on stdin, one JSON reply a line on stdout.

Request: {"repo": DIR, "argv": ["register", "m", "HEAD"], "time": SECONDS}
Reply:   {"rc": 0, "error": "", "show": {...}, "history": [...]}; "show" is null where gto cannot read the repository.

The operation runs through gto's own command line, in process. gto cannot set a tag's date, so the tags that it made are
written again with the given one. An empty argv only reads.
"""

import contextlib
import io
import json
import re
import subprocess
import sys

from click.testing import CliRunner
from gto import api
from gto.cli import app


def git(repo, *args, stdin=None):
    done = subprocess.run(["git", "-C", repo, *args], input=stdin, capture_output=True, check=True)
    return done.stdout


def tags(repo):
    listed = git(repo, "for-each-ref", "--format=%(refname) %(objectname)", "refs/tags").decode()
    return dict(line.split(" ") for line in listed.splitlines())


def date_new_tags(repo, before, seconds):
    for ref, old in tags(repo).items():
        if before.get(ref) == old:
            continue
        raw = git(repo, "cat-file", "tag", old)
        dated = re.sub(rb"^(tagger .*>) \d+ [-+]\d{4}$", rb"\1 %d +0000" % seconds, raw, count=1, flags=re.M)
        new = git(repo, "hash-object", "-t", "tag", "-w", "--stdin", stdin=dated).decode().strip()
        git(repo, "update-ref", ref, new, old)


def operate(repo, argv, seconds):
    before = tags(repo)
    result = CliRunner().invoke(app, [*argv, "-r", repo])
    date_new_tags(repo, before, seconds)
    error = "" if result.exit_code == 0 else result.output
    return {"rc": result.exit_code, "error": error}


def read(repo):
    try:
        events = [{**event, "timestamp": event["timestamp"].isoformat()} for event in api.history(repo)]
        return {"show": api.show(repo), "history": events}
    except Exception as error:  # whatever it is, this registry cannot be read
        return {"show": None, "history": None, "error": f"{type(error).__name__}: {error}"}


def main():
    replies = sys.stdout
    for line in sys.stdin:
        request = json.loads(line)
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            done = operate(request["repo"], request["argv"], request["time"]) if request["argv"] else {"rc": 0, "error": ""}
            reply = {**done, **read(request["repo"])}
        print(json.dumps(reply), file=replies, flush=True)


main()
