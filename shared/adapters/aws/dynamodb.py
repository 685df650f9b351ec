"""DynamoDB, as boto3's client has it."""

from typing import Any

from shared.adapters.aws.client import JsonClient, Protocol


class DynamoDbClient(JsonClient):
    """The operations that the repositories and the store call."""

    protocol = Protocol("dynamodb", "1.0", "DynamoDB_20120810")

    def batch_get_item(self, **parameters: Any) -> dict[str, Any]:
        return self.call("BatchGetItem", parameters)

    def batch_write_item(self, **parameters: Any) -> dict[str, Any]:
        return self.call("BatchWriteItem", parameters)

    def get_item(self, **parameters: Any) -> dict[str, Any]:
        return self.call("GetItem", parameters)

    def put_item(self, **parameters: Any) -> dict[str, Any]:
        return self.call("PutItem", parameters)

    def query(self, **parameters: Any) -> dict[str, Any]:
        return self.call("Query", parameters)

    def scan(self, **parameters: Any) -> dict[str, Any]:
        return self.call("Scan", parameters)

    def transact_write_items(self, **parameters: Any) -> dict[str, Any]:
        return self.call("TransactWriteItems", parameters)

    def update_item(self, **parameters: Any) -> dict[str, Any]:
        return self.call("UpdateItem", parameters)
