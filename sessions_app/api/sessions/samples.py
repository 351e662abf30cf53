"""The published example, as a body and as a program in five languages."""

import json
from textwrap import indent
from typing import Any

ADDRESS = {
    "line1": "123 Collins Street",
    "line2": "Level 5",
    "city": "Melbourne",
    "state": "VIC",
    "postalCode": "3000",
    "country": "AU",
}

ORDER: dict[str, Any] = {
    "orderReference": "ORD-2024-001",
    "paymentMethod": "card",
    "currency": "AUD",
    "locale": "en_AU",
    "amount": {"total": 140.76, "shipping": 9.95, "tax": 11.81},
    "orderItems": [{"name": "Wireless Headphones", "sku": "WH-100", "quantity": 1, "unitPrice": 119}],
    "customer": {
        "firstName": "Jane",
        "lastName": "Smith",
        "email": "jane.smith@example.com",
        "phone": "+61412345678",
        "billingAddress": ADDRESS,
        "shippingAddress": ADDRESS,
    },
    "shipping": {"type": "express", "method": "aus_post"},
    "additionalInformation": {"campaignId": "summer-sale-2024", "referralCode": "REF-ABC"},
    "redirectUrls": {
        "success": "https://merchant.example.com/checkout/success",
        "failure": "https://merchant.example.com/checkout/failure",
    },
}

CREATED: dict[str, Any] = {
    "sessionId": "e4b8c1a2-b088-4e79-99ad-2c3e0fa3f1b9",
    "checkoutUrl": "https://checkout.stripe.com/pay/cs_test_123",
    "status": "PENDING",
    "routing": {"selectedProvider": "stripe", "score": 92.5},
    "expiresAt": "2024-01-15T12:00:00Z",
    "createdAt": "2024-01-15T11:00:00Z",
}

CURL = """\
curl -X POST "{url}" \\
  -H "Content-Type: application/json" \\
  -H "Idempotency-Key: {key}" \\
  -H "Authorization: Bearer {token}" \\
  -d '{body}'"""

PYTHON = """\
import requests

url = "{url}"
headers = {{
    "Content-Type": "application/json",
    "Idempotency-Key": "{key}",
    "Authorization": "Bearer {token}",
}}
data = {body}
response = requests.post(url, headers=headers, json=data)
print(response.json())"""

JAVASCRIPT = """\
const response = await fetch("{url}", {{
  method: "POST",
  headers: {{
    "Content-Type": "application/json",
    "Idempotency-Key": "{key}",
    "Authorization": "Bearer {token}"
  }},
  body: JSON.stringify({body})
}});
const data = await response.json();
console.log(data);"""

GO = """\
package main

import (
	"bytes"
	"fmt"
	"net/http"
)

func main() {{
	data := []byte(`{body}`)
	req, err := http.NewRequest("POST", "{url}", bytes.NewBuffer(data))
	if err != nil {{
		panic(err)
	}}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Idempotency-Key", "{key}")
	req.Header.Set("Authorization", "Bearer {token}")

	client := &http.Client{{}}
	resp, err := client.Do(req)
	if err != nil {{
		panic(err)
	}}
	defer resp.Body.Close()
	fmt.Println("Response Status:", resp.Status)
}}"""

RUBY = """\
require 'net/http'
require 'json'

uri = URI('{url}')
http = Net::HTTP.new(uri.host, uri.port)
http.use_ssl = uri.scheme == 'https'

request = Net::HTTP::Post.new(uri)
request['Content-Type'] = 'application/json'
request['Idempotency-Key'] = '{key}'
request['Authorization'] = 'Bearer {token}'
request.body = '{body}'
response = http.request(request)
puts response.body"""

PLACEHOLDER = "YOUR_API_TOKEN (JWT)"
LANGUAGES = {
    "Shell": ("curl", CURL),
    "Python": ("Python", PYTHON),
    "JavaScript": ("JavaScript", JAVASCRIPT),
    "Go": ("Go", GO),
    "Ruby": ("Ruby", RUBY),
}


def program(language: str, *, base_url: str, token: str, key: str, order: dict[str, Any] = ORDER) -> str:
    """Write the example as a program in one of LANGUAGES."""
    _, template = LANGUAGES[language]
    body = json.dumps(order, indent=2)
    body = body if language == "Go" else indent(body, "  ").strip()
    return template.format(url=f"{base_url}/api/v1/sessions", token=token, key=key, body=body)


def code_samples(base_url: str) -> list[dict[str, str]]:
    """List the programs as `x-codeSamples` of an OpenAPI document."""
    return [
        {
            "lang": language,
            "label": label,
            "source": program(language, base_url=base_url, token=PLACEHOLDER, key="example_string"),
        }
        for language, (label, _) in LANGUAGES.items()
    ]
