// The same job with NLP.js, node:http and SQLite: checks the signature of a webhook, understands the message,
// writes message and answer durably (a commit each, synchronous=FULL), answers 200.
//     nlpjs_server.js MODULES DATABASE EXAMPLES        EXAMPLES: label<TAB>text; BENCH_SECRET=whsec_…
'use strict';
const crypto = require('crypto');
const fs = require('fs');
const http = require('http');
const path = require('path');

const [modules, database, examples] = process.argv.slice(2);
const { NlpManager } = require(path.join(modules, 'node_modules', 'node-nlp'));
const Database = require(path.join(modules, 'node_modules', 'better-sqlite3'));
const key = Buffer.from(process.env.BENCH_SECRET.replace(/^whsec_/, ''), 'base64');

const db = new Database(database);
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.exec(`CREATE TABLE messages (id INTEGER PRIMARY KEY, event TEXT UNIQUE, contact TEXT, text TEXT, at INTEGER);
    CREATE TABLE answers (id INTEGER PRIMARY KEY, message INTEGER, intent TEXT, score REAL, at INTEGER);`);
const addMessage = db.prepare('INSERT OR IGNORE INTO messages (event, contact, text, at) VALUES (?, ?, ?, ?)');
const addAnswer = db.prepare('INSERT INTO answers (message, intent, score, at) VALUES (?, ?, ?, ?)');
const keep = db.transaction((id, contact, text, result) => {
    const { lastInsertRowid } = addMessage.run(id, contact, text, Date.now());
    addAnswer.run(lastInsertRowid, result.intent, result.score, Date.now());
});

function signed(request, body) {
    const id = request.headers['webhook-id'];
    const mac = crypto.createHmac('sha256', key).update(`${id}.${request.headers['webhook-timestamp']}.`).update(body);
    return request.headers['webhook-signature'] === `v1,${mac.digest('base64')}`;
}

async function answer(request, body, response) {
    if (!signed(request, body)) {
        response.writeHead(401).end();
        return;
    }
    const { data } = JSON.parse(body);
    const result = await manager.process('es', data.text);
    keep(request.headers['webhook-id'], data.contact.id, data.text, result);
    response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}');
}

const manager = new NlpManager({ languages: ['es'], nlu: { log: false }, autoSave: false, forceNER: false });

async function main() {
    for (const line of fs.readFileSync(examples, 'utf8').split('\n')) {
        const [label, text] = line.split('\t');
        if (text) manager.addDocument('es', text, label);
    }
    await manager.train();
    const server = http.createServer((request, response) => {
        const parts = [];
        request.on('data', (part) => parts.push(part));
        request.on('end', () => answer(request, Buffer.concat(parts), response));
    });
    server.listen(0, '127.0.0.1', () => console.log(server.address().port));
}

main();
