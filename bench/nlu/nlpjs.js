// Trains NLP.js on a file of label<TAB>text lines and classifies another; prints one JSON object.
'use strict';
const fs = require('fs');
const path = require('path');

const [modules, trainFile, testFile, language] = process.argv.slice(2);
const { NlpManager } = require(path.join(modules, 'node_modules', 'node-nlp'));

function rows(file) {
    return fs.readFileSync(file, 'utf8').split(/\r?\n/).filter((line) => line.includes('\t')).map((line) => {
        const tab = line.indexOf('\t');
        return [line.slice(0, tab), line.slice(tab + 1)];
    });
}

async function main() {
    const manager = new NlpManager({ languages: [language], nlu: { log: false }, autoSave: false, forceNER: false });
    for (const [label, text] of rows(trainFile)) {
        if (label !== 'oos') manager.addDocument(language, text, label);
    }
    const trainStart = process.hrtime.bigint();
    await manager.train();
    const trainSeconds = Number(process.hrtime.bigint() - trainStart) / 1e9;
    let right = 0, inScope = 0, silent = 0, outOfScope = 0, nanoseconds = 0n;
    for (const [label, text] of rows(testFile)) {
        const start = process.hrtime.bigint();
        const result = await manager.process(language, text);
        nanoseconds += process.hrtime.bigint() - start;
        if (label === 'oos') {
            outOfScope += 1;
            if (result.intent === 'None') silent += 1;
            continue;
        }
        inScope += 1;
        const best = (result.classifications || []).find((one) => one.intent !== 'None');
        if (best && best.intent === label) right += 1;
    }
    console.log(JSON.stringify({
        accuracy: right / inScope,
        recall: outOfScope ? silent / outOfScope : null,
        seconds: trainSeconds,
        microseconds: Number(nanoseconds) / 1000 / (inScope + outOfScope),
    }));
}

main();
