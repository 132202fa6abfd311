"""Prints, as JSON, what MLflow's own client finds behind an alias: the version, its tags, metrics and files."""

import hashlib
import json
import pathlib
import sys

import mlflow

address, model, alias = sys.argv[1:]
mlflow.set_tracking_uri(address)
client = mlflow.MlflowClient(address, address)
version = client.get_model_version_by_alias(model, alias)
folder = pathlib.Path(mlflow.artifacts.download_artifacts(f"models:/{model}@{alias}"))
files = {
    path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
    for path in sorted(folder.rglob("*"))
    if path.is_file() and path.name != "registered_model_meta"
}
metrics = client.get_run(version.run_id).data.metrics
print(json.dumps({"version": version.version, "tags": version.tags, "metrics": metrics, "files": files}))
