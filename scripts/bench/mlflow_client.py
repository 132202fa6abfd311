"""Lists all registered models with MLflow's own client, once for every line of its input: python mlflow_client.py URL.

Every answer is a line of JSON: first the seconds that importing the client took, then the seconds and the models of each listing.
"""

import json
import sys
from time import perf_counter

start = perf_counter()
from mlflow import MlflowClient  # noqa: E402

print(json.dumps({"seconds": perf_counter() - start}), flush=True)
client = MlflowClient(sys.argv[1], sys.argv[1])

for _ in sys.stdin:
    start = perf_counter()
    models = []
    token = None
    while token != "":
        page = client.search_registered_models(page_token=token)
        models.extend(page)
        token = page.token or ""
    print(json.dumps({"seconds": perf_counter() - start, "models": len(models)}), flush=True)
