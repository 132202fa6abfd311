"""Does what each line of its input says with MLflow's own client, and answers every line with one of its own.

A line is a JSON list: ["alias", model, alias, version] or ["stage", model, version, stage].
"""

import json
import sys

from mlflow import MlflowClient

client = MlflowClient(sys.argv[1], sys.argv[1])


def alias(model, name, version):
    client.set_registered_model_alias(model, name, version)


def stage(model, version, name):
    client.transition_model_version_stage(model, version, name)


print("ready", flush=True)
for line in sys.stdin:
    what, *arguments = json.loads(line)
    {"alias": alias, "stage": stage}[what](*arguments)
    print("done", flush=True)
