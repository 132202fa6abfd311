"""Signs and verifies with the real model_signing: one JSON request a line on stdin, one JSON reply a line on stdout.

Request: {"do": "sign" | "verify", "model": PATH, "signature": PATH, "key": PATH, "ignore": [PATH…], "how": "files" | …}
Reply:   {"error": null}, or what went wrong.

`verify` does what `model_signing verify key` does: the signature itself is no part of the model.
"""

import contextlib
import io
import json
import pathlib
import sys

import model_signing


def hashing(asked):
    config = model_signing.hashing.Config()
    how = asked.get("how", "files")
    if how == "shards":
        config.use_shard_serialization(shard_size=4)
    elif how != "files":
        config.use_file_serialization(hashing_algorithm=how)
    return config.set_ignored_paths(paths=ignored(asked))


def ignored(asked):
    """The signature, by its path in the model."""
    model, signature = pathlib.Path(asked["model"]), pathlib.Path(asked["signature"])
    inside = [signature.relative_to(model)] if signature.is_relative_to(model) else []
    return [*inside, *asked.get("ignore", [])]


def sign(asked):
    config = model_signing.signing.Config().use_elliptic_key_signer(private_key=asked["key"])
    config.set_hashing_config(hashing(asked)).sign(asked["model"], asked["signature"])


def verify(asked):
    config = model_signing.verifying.Config().use_elliptic_key_verifier(public_key=asked["key"])
    config.set_hashing_config(hashing(asked)).verify(asked["model"], asked["signature"])


def answer(asked):
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            {"sign": sign, "verify": verify}[asked["do"]](asked)
    except Exception as error:  # Whatever it says no with.
        return {"error": f"{type(error).__name__}: {error}"}
    return {"error": None}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
